package dev.stowage.registry.content;

import dev.stowage.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The inner state of a SHA-2 computation as bytes, so that another process can go on with it. The
 * JDK's hash is several times faster than any in Java alone, but keeps its state to itself: it is
 * reached by reflection, where the launcher opens {@code java.security} and {@code
 * sun.security.provider}. Where it is not opened, nothing is saved, and whoever goes on reads the
 * bytes again.
 */
final class HashState {
  private static final int FORMAT = 1;
  private static final byte[] NONE = {};

  private HashState() {}

  static byte[] save(MessageDigest hash) {
    try {
      Object engine = engine(hash);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      DataOutputStream out = new DataOutputStream(bytes);
      Object state = field(engine, "state").get(engine);
      byte[] buffer = (byte[]) field(engine, "buffer").get(engine);
      out.writeByte(FORMAT);
      out.writeInt(Array.getLength(state));
      for (int i = 0; i < Array.getLength(state); i++) {
        out.writeLong(Array.getLong(state, i));
      }
      out.writeInt(buffer.length);
      out.write(buffer);
      out.writeInt(field(engine, "bufOfs").getInt(engine));
      out.writeLong(field(engine, "bytesProcessed").getLong(engine));
      return bytes.toByteArray();
    } catch (ReflectiveOperationException | InaccessibleObjectException | IOException e) {
      return NONE;
    }
  }

  static Optional<MessageDigest> restore(Digest.Algorithm algorithm, byte[] saved) {
    if (saved.length == 0) {
      return Optional.empty();
    }
    MessageDigest hash = algorithm.newMessageDigest();
    // A reset computation gets its arrays when it is first used.
    hash.update(new byte[1]);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      Object engine = engine(hash);
      Object state = field(engine, "state").get(engine);
      byte[] buffer = (byte[]) field(engine, "buffer").get(engine);
      if (in.readByte() != FORMAT || in.readInt() != Array.getLength(state)) {
        return Optional.empty();
      }
      for (int i = 0; i < Array.getLength(state); i++) {
        long word = in.readLong();
        if (state instanceof int[] words) {
          words[i] = (int) word;
        } else {
          Array.setLong(state, i, word);
        }
      }
      if (in.readInt() != buffer.length) {
        return Optional.empty();
      }
      in.readFully(buffer);
      field(engine, "bufOfs").setInt(engine, in.readInt());
      field(engine, "bytesProcessed").setLong(engine, in.readLong());
      return Optional.of(hash);
    } catch (ReflectiveOperationException | InaccessibleObjectException | IOException e) {
      return Optional.empty();
    }
  }

  private static Object engine(MessageDigest hash) throws ReflectiveOperationException {
    return field(hash, "digestSpi").get(hash);
  }

  private static Field field(Object engine, String name) throws NoSuchFieldException {
    for (Class<?> type = engine.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new NoSuchFieldException(name);
  }
}
