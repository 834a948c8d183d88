#!/usr/bin/env python3
"""Checks an audit log of p2p4j without any of its code: by SHA-256, and by openssl for the signatures.

usage: verify.py PEER_ID FOLDER...      PEER_ID is the node's, FOLDER is its folder "audit"
Prints a line for each folder, "intact FOLDER", "intact FOLDER: signed up to line N of M" or "DAMAGED FOLDER: where and what";
exits with 1 if one is damaged.
"""

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LINE = re.compile(rb'\{"seq":([1-9][0-9]{0,17}),"prev":"([0-9a-f]{64})",')
NOTE = re.compile(
    "(([^\\s+]{1,256})\\n(0|[1-9][0-9]{0,18})\\n([A-Za-z0-9+/]{43}=)\\n)\\n\u2014 \\2 ([A-Za-z0-9+/]+={0,2})\\n", re.ASCII)
ED25519_KEY = bytes.fromhex("302a300506032b6570032100")  # what DER writes before the 32 bytes of a key


class Damaged(Exception):
    pass


def key_of(peer):
    """An Ed25519 peer id is the key itself, after six bytes that say so."""
    number = 0
    for digit in peer:
        number = number * 58 + BASE58.index(digit)
    multihash = number.to_bytes(38, "big")
    if multihash[:6] != bytes.fromhex("002408011220"):
        raise Damaged(peer + " is not the id of an Ed25519 key")
    return multihash[6:]


def is_signed(text, origin, signature, peer):
    """A signature is the first four bytes of a hash of the key, and what Ed25519 makes of the text."""
    key = key_of(peer)
    key_id = hashlib.sha256(origin.encode() + b"\n\x01" + key).digest()[:4]
    if signature[:4] != key_id:
        return False
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("key", "text", "signature")]
        for path, content in zip(paths, (ED25519_KEY + key, text.encode(), signature[4:])):
            with open(path, "wb") as file:
                file.write(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0], "-rawin",
                   "-in", paths[1], "-sigfile", paths[2]]
        return subprocess.run(command, capture_output=True).returncode == 0


class Tree:
    """The Merkle tree of RFC 6962 over the hashes of all lines, as its full subtrees: (height, root)."""

    def __init__(self, size=0, frontier=()):
        heights = [bit for bit in range(size.bit_length() - 1, -1, -1) if size >> bit & 1]
        if len(heights) != len(frontier):
            raise Damaged("a tree of %d lines does not have %d peaks" % (size, len(frontier)))
        self.peaks = list(zip(heights, frontier))

    def add(self, leaf):
        top = (0, hashlib.sha256(b"\0" + leaf).digest())
        while self.peaks and self.peaks[-1][0] == top[0]:
            left = self.peaks.pop()
            top = (top[0] + 1, hashlib.sha256(b"\1" + left[1] + top[1]).digest())
        self.peaks.append(top)

    def root(self):
        if not self.peaks:
            return hashlib.sha256().digest()
        root = self.peaks[-1][1]
        for _, peak in reversed(self.peaks[:-1]):
            root = hashlib.sha256(b"\1" + peak + root).digest()
        return root


class Log:
    def __init__(self, folder, peer):
        self.folder, self.peer = folder, peer
        self.last, self.hash, self.tree, self.origin, self.oldest = 0, b"", None, "", 1
        self.notes, self.rotated, self.first, self.covered = [], [], None, 0

    def verify(self):
        head = self.head()
        ended = {}
        for name in sorted(os.listdir(self.folder)):
            match = re.fullmatch(r"audit-(\d{16})\.log(\.gz)?", name)
            if match:
                ended.setdefault(int(match.group(1)), name)  # the plain one sorts before the packed one
        for first in sorted(ended):
            self.segment(ended[first], head)
            if self.starts != first:
                raise Damaged("%s begins with line %s" % (ended[first], self.starts))
        if os.path.exists(os.path.join(self.folder, "audit.log")):
            self.segment("audit.log", head)
        if (self.first or 1) > self.oldest:
            raise Damaged("the lines before line %d are missing" % self.first)
        if head is None and self.notes:
            raise Damaged("the file checkpoint is missing")
        if head is not None:
            if int(head.group(3)) > self.last:
                raise Damaged("the lines after line %d are missing, they were signed" % self.last)
            self.notes.append(("checkpoint", head))
        for where, note in self.notes:
            if note.group(2) != self.origin:
                raise Damaged(where + " is of another log")
        others = []
        for where, note in self.notes:
            if self.is_by(self.peer, note):
                self.covered = max(self.covered, int(note.group(3)))
            else:
                others.append((where, note))
        former = self.former()
        for where, note in others:
            if not any(self.is_by(peer, note) for peer in former):
                raise Damaged(where + " is not signed by " + self.peer)

    def is_by(self, peer, note):
        return is_signed(note.group(1), self.origin, base64.b64decode(note.group(5)), peer)

    def former(self):
        """The identities that gave way to the one that counts, or to one of these: in lines that the one that counts has signed.

        What they sign beyond those lines is no damage, and vouches for nothing."""
        former = [self.peer]
        for peer in former:
            former += [old for old, new, seq in self.rotated if new == peer and seq <= self.covered and old not in former]
        return former[1:]

    def head(self):
        path = os.path.join(self.folder, "checkpoint")
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            note = NOTE.fullmatch(file.read())
        if note is None:
            raise Damaged("the file checkpoint is no checkpoint")
        return note

    def segment(self, name, head):
        path = os.path.join(self.folder, name)
        self.starts = None
        with (gzip.open(path) if name.endswith(".gz") else open(path, "rb")) as lines:
            for number, line in enumerate(lines, 1):
                where = "%s line %d (number %d)" % (name, number, self.last + 1)
                try:
                    self.line(line, number, where)
                except (ValueError, KeyError, TypeError) as e:
                    raise Damaged("%s: %s" % (where, e))
                if head is not None and int(head.group(3)) == self.last and head.group(4) != self.root():
                    raise Damaged(where + ": the lines up to here are not those that were signed")

    def line(self, line, number, where):
        match = LINE.match(line)
        if match is None or not line.endswith(b"\n"):
            raise Damaged(where + ": is no whole line")
        seq, prev = int(match.group(1)), bytes.fromhex(match.group(2).decode())
        if self.tree is None:
            opened = json.loads(line)
            if opened["event"] != "SEGMENT_OPENED":
                raise Damaged(where + ": is not the first line of a segment")
            self.first, self.last, self.hash, self.origin = seq, seq - 1, prev, opened["origin"]
            self.tree = Tree(seq - 1, [bytes.fromhex(peak) for peak in opened["tree"]])
        self.starts = self.starts or seq
        if seq != self.last + 1:
            raise Damaged(where + ": has the number %d" % seq)
        if prev != self.hash:
            raise Damaged(where + ": does not follow; it or the line before it was changed")
        for event in (b"CHECKPOINT", b"SEGMENT_OPENED", b"SEGMENTS_RETIRED", b"KEY_ROTATED"):
            if b'"event":"' + event + b'"' in line:
                self.told(json.loads(line), number, where)
        self.hash, self.last = hashlib.sha256(line).digest(), seq
        self.tree.add(self.hash)

    def told(self, fields, number, where):
        if fields["event"] == "CHECKPOINT":
            note = NOTE.fullmatch(fields["note"])
            if note is None or int(note.group(3)) != self.last or note.group(4) != self.root():
                raise Damaged(where + ": the lines before it are not those that were signed")
            self.notes.append((where, note))
        elif fields["event"] == "SEGMENT_OPENED":
            if number != 1 or fields["origin"] != self.origin:
                raise Damaged(where + ": begins a segment that does not belong here")
            if fields["tree"] != [root.hex() for _, root in self.tree.peaks]:
                raise Damaged(where + ": gives another tree for the lines before it")
        elif fields["event"] == "SEGMENTS_RETIRED":
            self.oldest = max(self.oldest, int(fields["oldest"]))
        elif fields["event"] == "KEY_ROTATED":
            self.rotated.append((fields["peer"], fields["after"], self.last + 1))

    def root(self):
        return base64.b64encode(self.tree.root()).decode()


def main():
    status = 0
    for folder in sys.argv[2:]:
        try:
            log = Log(folder, sys.argv[1])
            log.verify()
            print("intact", folder + ("" if log.covered == log.last else ": signed up to line %d of %d" % (log.covered, log.last)))
        except (Damaged, OSError, EOFError) as e:
            print("DAMAGED %s: %s" % (folder, e))
            status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
