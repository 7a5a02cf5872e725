package org.bosixnet.http;

import java.util.List;
import org.bosixnet.host.HostAddress;

/** What a host reports: {@code {"addresses":["2001:db8::1"]}}. An empty list withdraws. */
record AddressesJson(List<HostAddress> addresses) {}
