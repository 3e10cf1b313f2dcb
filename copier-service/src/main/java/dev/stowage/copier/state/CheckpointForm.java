package dev.stowage.copier.state;

import dev.stowage.registry.transfer.UploadCheckpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A checkpoint as bytes. */
final class CheckpointForm {

  private CheckpointForm() {}

  static byte[] write(UploadCheckpoint checkpoint) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(checkpoint.repository());
      out.writeUTF(checkpoint.location());
      out.writeLong(checkpoint.offset());
      out.writeInt(checkpoint.hashState().length);
      out.write(checkpoint.hashState());
    } catch (IOException e) {
      throw new UncheckedIOException("A checkpoint cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /** Empty when another version wrote it. */
  static Optional<UploadCheckpoint> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String repository = in.readUTF();
      String location = in.readUTF();
      long offset = in.readLong();
      int length = in.readInt();
      if (offset < 0 || length != in.available()) {
        return Optional.empty();
      }
      return Optional.of(new UploadCheckpoint(repository, location, offset, in.readNBytes(length)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
