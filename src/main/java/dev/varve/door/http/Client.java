package dev.varve.door.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/**
 * Whom a request comes from, for fairness between clients.
 *
 * @param address of the peer
 * @param connection on which others of its requests may come; compared by identity
 */
record Client(String address, Object connection) {

    static Client of(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        String address = peer == null ? null : peer.hostAddress();
        return new Client(address == null ? "" : address, request.connection());
    }
}
