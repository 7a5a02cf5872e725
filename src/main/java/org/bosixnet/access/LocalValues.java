package org.bosixnet.access;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bosixnet.dao.SharedValues;

/** The values of a registry that shares its records with no other: in memory, and gone at a restart. */
public class LocalValues implements SharedValues {

    private final LongSupplier nanos;
    private final Map<String, Value> values = new ConcurrentHashMap<>();

    /**
     * @param put when it was put, by the monotonic clock, in nanoseconds
     */
    private record Value(String text, long put, Duration lifetime) {}

    /**
     * @param nanos the monotonic clock, in nanoseconds
     */
    public LocalValues(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public Optional<String> find(String name) {
        Value value = values.get(name);
        if (value != null && isOver(value)) {
            values.remove(name, value);
            return Optional.empty();
        }
        return Optional.ofNullable(value).map(Value::text);
    }

    @Override
    public Map<String, String> all(String prefix) {
        values.values().removeIf(this::isOver);
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    @Override
    public void put(String name, String value, Duration lifetime) {
        values.put(name, new Value(value, nanos.getAsLong(), lifetime));
    }

    @Override
    public void remove(String name) {
        values.remove(name);
    }

    private boolean isOver(Value value) {
        return nanos.getAsLong() - value.put() >= value.lifetime().toNanos();
    }
}
