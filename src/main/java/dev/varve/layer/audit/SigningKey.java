package dev.varve.layer.audit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** The key by which events are signed: Ed25519, which signs the same bytes alike. Thread-safe. */
public final class SigningKey {

    static final String ALGORITHM = "Ed25519";

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * @param pem PKCS#8, as {@code openssl genpkey -algorithm ed25519} writes it
     * @throws IllegalArgumentException if it is no such key; the message does not show it
     */
    public static SigningKey parse(String pem) {
        try {
            return new SigningKey(
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(PemText.body(pem, "PRIVATE KEY"))));
        } catch (GeneralSecurityException wrong) {
            throw new IllegalArgumentException(
                    "it is no Ed25519 private key in PKCS#8; openssl genpkey -algorithm ed25519 makes one",
                    wrong);
        }
    }

    /** 64 bytes. */
    public byte[] sign(byte[] event) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(event);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was read does not sign", impossible);
        }
    }
}
