package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AddressValueTest {

    /** The rules and samples of RFC 5952, section 4, and cases next to them. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::AbCd, 2001:db8::abcd",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "0:0:1:0:0:0:0:0, 0:0:1::",
        "10:0:1:0:0:2:3:4, 10:0:1::2:3:4",
        "2001:10:0:5:0:0:1:2, 2001:10:0:5::1:2",
        "1:0:0f:0:0:0e:0:1, 1:0:f::e:0:1",
        "100:0:0:1:0:0:1:1, 100::1:0:0:1:1",
        "::1.2.3.4, ::102:304",
        "::ffff:192.0.2.1, ::ffff:c000:201",
        "::ffff:c000:201, ::ffff:c000:201",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
    })
    void writesIp6InCanonicalForm(String text, String canonical) {
        assertEquals(canonical, AddressValue.IP6.canonical(text));
        assertEquals(canonical, AddressValue.IP6.canonical(canonical));
        assertArrayEquals(AddressValue.IP6.bytes(canonical), AddressValue.IP6.bytes(text));
    }

    @Test
    void readsBackEveryIp6AddressItWrote() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] address = new byte[16];
            for (int at = 0; at < 16; at++) {
                // mostly zeros and small digits, so that runs of every length and place occur
                address[at] = (byte) (random.nextInt(3) > 0 ? 0 : random.nextBoolean() ? 0x10 : random.nextInt());
            }
            String text = AddressValue.IP6.text(address);
            assertArrayEquals(address, AddressValue.IP6.bytes(text), text);
            assertFalse(text.matches(".*(^|:)0[0-9a-f].*"), text);
        }
    }

    @Test
    void readsBackEveryIp4AddressAndPortItWrote() {
        Random random = new Random(12);
        for (int i = 0; i < 5_000; i++) {
            byte[] address = new byte[4];
            random.nextBytes(address);
            assertArrayEquals(address, AddressValue.IP4.bytes(AddressValue.IP4.text(address)));
            byte[] port = new byte[2];
            random.nextBytes(port);
            assertArrayEquals(port, AddressValue.PORT.bytes(AddressValue.PORT.text(port)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNotOfItsForm(AddressValue form) {
        assertThrows(IllegalArgumentException.class, () -> form.bytes("not / a value"));
    }
}
