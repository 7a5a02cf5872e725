package org.bosixnet.http;

import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.host.HostAddress;
import org.bosixnet.host.HostRecord;
import org.jspecify.annotations.Nullable;

/** Reads the addresses that a host reports. */
@Consumes(MediaType.APPLICATION_JSON)
final class AddressesReader extends StrictReader<AddressesJson, List<HostAddress>> {

    private static final String EXAMPLE = "{\"addresses\":[\"2001:db8::1\"]}";

    AddressesReader() {
        super(AddressesJson.class, "addresses", EXAMPLE);
    }

    /** Returns the refusal of a request without a body, which no reader is asked to read. */
    static ProblemException noBody() {
        return new ProblemException(Problem.INVALID_BODY, "The body is missing. Needed is " + EXAMPLE + ".");
    }

    @Override
    List<HostAddress> value(JsonParser parser) {
        expect(parser, JsonParser.Event.START_ARRAY, "The property 'addresses' is not an array.");
        List<HostAddress> addresses = new ArrayList<>();
        for (JsonParser.Event event = parser.next(); event != JsonParser.Event.END_ARRAY; event = parser.next()) {
            if (event != JsonParser.Event.VALUE_STRING) {
                throw refused("An element of 'addresses' is not a string.");
            }
            HostAddress address = new HostAddress(parser.getString());
            if (addresses.contains(address)) {
                throw refused("The address " + address + " appears twice.");
            }
            addresses.add(address);
            if (addresses.size() > HostRecord.MAX_ADDRESSES) {
                throw refused("A host has at most " + HostRecord.MAX_ADDRESSES + " addresses.");
            }
        }
        return addresses;
    }

    @Override
    AddressesJson made(@Nullable List<HostAddress> addresses) {
        if (addresses == null) {
            throw missing();
        }
        return new AddressesJson(addresses);
    }
}
