package dev.stowage.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
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

  private Json() {}

  /**
   * The object that these bytes are; an empty one when they are a document of another kind.
   *
   * @throws InvalidJsonException when they are none
   */
  public static JsonObject objectOrEmpty(byte[] content) throws InvalidJsonException {
    return parse(content) instanceof JsonObject object ? object : new JsonObject();
  }

  /**
   * The document that these bytes are.
   *
   * @throws InvalidJsonException when they are none
   */
  public static JsonElement parse(byte[] content) throws InvalidJsonException {
    String text = text(content);
    if (text.isBlank()) {
      // Which Gson takes for a null.
      throw new InvalidJsonException(0);
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_NESTING);
    try {
      JsonElement document = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new InvalidJsonException(0);
      }
      return document;
    } catch (JsonParseException | IOException e) {
      throw new InvalidJsonException(lineOf(String.valueOf(e.getMessage())));
    }
  }

  /** The bytes of a document, numbers as they were read. */
  public static byte[] write(JsonElement document) {
    return WRITER.toJson(document).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] content) throws InvalidJsonException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidJsonException(0);
    }
  }

  // Gson tells the place in its message alone, beside a path that may hold a key of the content.
  private static int lineOf(String message) {
    Matcher matcher = LINE.matcher(message);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
