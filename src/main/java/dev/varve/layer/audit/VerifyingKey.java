package dev.varve.layer.audit;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;

/** The public half of a {@link SigningKey}. Thread-safe. */
public final class VerifyingKey {

    private final PublicKey key;

    private VerifyingKey(PublicKey key) {
        this.key = key;
    }

    /**
     * @param pem as {@code openssl pkey -pubout} writes it
     * @throws IllegalArgumentException if it is no such key
     */
    public static VerifyingKey parse(String pem) {
        try {
            return new VerifyingKey(
                    KeyFactory.getInstance(SigningKey.ALGORITHM)
                            .generatePublic(
                                    new X509EncodedKeySpec(PemText.body(pem, "PUBLIC KEY"))));
        } catch (GeneralSecurityException wrong) {
            throw new IllegalArgumentException(
                    "it is no Ed25519 public key; openssl pkey -in PRIVATE -pubout makes one",
                    wrong);
        }
    }

    /** Whether the other half has signed these bytes so. */
    public boolean hasSigned(byte[] event, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(SigningKey.ALGORITHM);
            signature.initVerify(key);
            signature.update(event);
            return signature.verify(signed);
        } catch (SignatureException noSignature) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was read does not verify", impossible);
        }
    }
}
