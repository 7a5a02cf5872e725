package org.bosixnet.http;

import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.bosixnet.access.AccessKey;
import org.bosixnet.access.KeyKind;
import org.jspecify.annotations.Nullable;

/** Reads the key that a name is to be bound to. What is refused is not repeated: it may be someone's key. */
@Consumes(MediaType.APPLICATION_JSON)
final class KeyRequestReader extends StrictReader<KeyRequest, AccessKey> {

    KeyRequestReader() {
        super(KeyRequest.class, "key", "{\"key\":\"bxh_...\"}");
    }

    @Override
    AccessKey value(JsonParser parser) {
        expect(parser, JsonParser.Event.VALUE_STRING, "The property 'key' is not a string.");
        return AccessKey.parse(parser.getString())
                .filter(key -> key.kind() == KeyKind.HOST)
                .orElseThrow(() -> new ProblemException(
                        Problem.INVALID_KEY,
                        "The key does not have the form of a host's key: bxh_, 6 letters or digits, _, 22 more."));
    }

    @Override
    KeyRequest made(@Nullable AccessKey key) {
        return new KeyRequest(Optional.ofNullable(key));
    }
}
