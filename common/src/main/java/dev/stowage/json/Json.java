package dev.stowage.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON of others (RFC 8259): UTF-8 alone, one document, nested no deeper than 64. By Gson and
 * not, as events are, by Jackson, whose classes take a tenth of a second to start, the tenth part
 * of a short copy.
 */
public final class Json {
  private static final int MAX_NESTING = 64;
  private static final Pattern LINE = Pattern.compile("at line (\\d{1,9}) ");
  private static final Gson WRITER =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
  private static final TypeAdapter<JsonElement> DOCUMENTS = WRITER.getAdapter(JsonElement.class);

  private Json() {}

  /**
   * The object that these bytes are; an empty one when they are a document of another kind.
   *
   * @throws InvalidJsonException when they are none
   */
  public static JsonObject objectOrEmpty(byte[] content) throws InvalidJsonException {
    return objectOrEmpty(text(content));
  }

  /**
   * The object that this text is; an empty one when it is a document of another kind.
   *
   * @throws InvalidJsonException when it is none
   */
  public static JsonObject objectOrEmpty(String content) throws InvalidJsonException {
    return parse(content) instanceof JsonObject object ? object : new JsonObject();
  }

  /**
   * The document that these bytes are.
   *
   * @throws InvalidJsonException when they are none
   */
  public static JsonElement parse(byte[] content) throws InvalidJsonException {
    return parse(text(content));
  }

  private static JsonElement parse(String content) throws InvalidJsonException {
    JsonReader reader = new JsonReader(new StringReader(content));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_NESTING);
    try {
      // JsonParser would take what is empty for a null.
      JsonElement document = DOCUMENTS.read(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT) {
        return document;
      }
    } catch (JsonParseException | IOException e) {
      throw new InvalidJsonException("is no JSON" + lineOf(String.valueOf(e.getMessage())));
    }
    throw new InvalidJsonException("is no JSON");
  }

  /** The bytes of a document, numbers as they were read. */
  public static byte[] write(JsonElement document) {
    return WRITER.toJson(document).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] content) throws InvalidJsonException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidJsonException("is no JSON in UTF-8");
    }
  }

  // Gson tells the place in its message alone, beside a path that may hold a key of the content.
  private static String lineOf(String message) {
    Matcher matcher = LINE.matcher(message);
    return matcher.find() ? " (line %s)".formatted(matcher.group(1)) : "";
  }
}
