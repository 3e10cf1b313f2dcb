package dev.stowage.puller.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** Whether a private key belongs to a public one. */
final class KeyPairCheck {
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final byte[] SAMPLE = {1, 2, 3};

  private KeyPairCheck() {}

  static void requirePair(PublicKey verifies, PrivateKey signs) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(signs);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(verifies);
    signature.update(SAMPLE);
    if (!signature.verify(signed)) {
      throw new SignatureException("the key is another certificate's");
    }
  }
}
