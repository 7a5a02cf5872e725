package org.bosixnet.client.cli.base;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import org.bosixnet.client.dns.Shadows;
import org.bosixnet.client.host.Escaped;

/** Prints which names of the fleet shadow others. */
public final class ShadowOutput {

    private ShadowOutput() {}

    public static void print(Shadows.Found found, PrintWriter out) {
        for (Shadows.Shadow shadow : found.shadows()) {
            out.println("Shadows a name of this computer's DNS: " + shadow.name() + "; without the hosts file "
                    + Escaped.text(shadow.inDns()) + " is " + String.join(" ", shadow.addresses()));
        }
        for (String domain : found.answered()) {
            out.println("This computer's DNS has an address for every name"
                    + (domain.equals(".") ? "" : " under " + Escaped.text(domain))
                    + ", so it cannot be told which names are shadowed there");
        }
        if (found.notAsked() > 0) {
            out.println("Names for which DNS was not asked, or did not answer in time: " + found.notAsked());
        }
    }

    public static JsonObject toJson(Shadows.Found found) {
        JsonArrayBuilder shadows = Json.createArrayBuilder();
        found.shadows()
                .forEach(shadow -> shadows.add(Json.createObjectBuilder()
                        .add("name", shadow.name().value())
                        .add("inDns", shadow.inDns())
                        .add("addresses", Json.createArrayBuilder(shadow.addresses()))));
        return Json.createObjectBuilder()
                .add("names", shadows)
                .add("knowsEveryNameUnder", Json.createArrayBuilder(found.answered()))
                .add("notAsked", found.notAsked())
                .build();
    }
}
