package dev.varve.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer to be sent. */
record WireAnswer(int status, Map<String, String> headers, byte[] body) {

    static WireAnswer of(int status) {
        return new WireAnswer(status, Map.of(), new byte[0]);
    }

    static WireAnswer xml(String xml) {
        return new WireAnswer(
                200,
                Map.of("Content-Type", "application/xml"),
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(UTF_8));
    }

    static WireAnswer error(int status, String code) {
        return error(status, code, "as the test wants it");
    }

    static WireAnswer error(int status, String code, String message) {
        byte[] body =
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message>"
                                + "<RequestId>r1</RequestId></Error>")
                        .formatted(code, message)
                        .getBytes(UTF_8);
        return new WireAnswer(status, Map.of("Content-Type", "application/xml"), body);
    }

    WireAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new WireAnswer(status, more, body);
    }

    /** What goes over the wire; an answer to HEAD has a length but no body. */
    byte[] bytes(boolean withBody, boolean last) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " said\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (!headers.containsKey("Content-Length")) {
            head.append("Content-Length: " + body.length + "\r\n");
        }
        if (last) {
            head.append("Connection: close\r\n");
        }
        head.append("x-amz-request-id: r1\r\n\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(UTF_8));
        if (withBody) {
            bytes.writeBytes(body);
        }
        return bytes.toByteArray();
    }
}
