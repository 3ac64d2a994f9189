package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,   evil.example,        true",
        "127.0.0.1, evil.example:8080,   false",
        "127.0.0.1, localhost:8080,      true",
        "127.0.0.1, LocalHost,           true",
        "::1,       [::1]:8080,          true",
        "::1,       [::1],               true",
        "localhost, 127.0.0.1:1,         true",
        "localhost, 127.0.0.1.evil:1,    false",
        "localhost, '',                  false",
    })
    void withoutAListTheAddressDecides(String listen, String host, boolean allowed) {
        assertEquals(allowed, AllowedHosts.byAddress(listen).contains(host));
    }

    @ParameterizedTest
    @CsvSource({
        "varve.example.org:443, true",
        "VARVE.example.org,     true",
        "example.org,           false",
        "localhost,             false",
        "10.0.0.7:8080,         true",
    })
    void aListDecidesAlone(String host, boolean allowed) {
        AllowedHosts hosts = AllowedHosts.parse("Varve.example.org, 10.0.0.7");
        assertEquals(allowed, hosts.contains(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "http://a", "a:80", "a b", "::1", "*"})
    void whatIsNoHostIsRefused(String list) {
        assertThrows(IllegalArgumentException.class, () -> AllowedHosts.parse(list));
    }
}
