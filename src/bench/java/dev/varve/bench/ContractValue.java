package dev.varve.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A Soroban contract value, in both of the forms that producers send: base64 XDR and decoded JSON.
 */
sealed interface ContractValue {
    /** Appends the XDR of {@code SCVal}. */
    void xdr(ByteBuffer out);

    /** Appends the decoded form as stellar-etl writes it. */
    void json(JsonBytes out);

    default String base64(ByteBuffer scratch) {
        scratch.clear();
        xdr(scratch);
        byte[] bytes = new byte[scratch.position()];
        scratch.flip().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    record Void() implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(1);
        }

        @Override
        public void json(JsonBytes out) {
            out.quoted("void");
        }
    }

    record Bool(boolean value) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(0).putInt(value ? 1 : 0);
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"bool\":").ascii(Boolean.toString(value)).one('}');
        }
    }

    record Uint32(int value) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(3).putInt(value);
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"u32\":").number(value).one('}');
        }
    }

    record Uint64(long value) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(5).putLong(value);
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"u64\":\"").number(value).ascii("\"}");
        }
    }

    /** A 128-bit integer; the amounts here fit 63 bits. */
    record Int128(long value) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(10).putLong(0).putLong(value);
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"i128\":\"").number(value).ascii("\"}");
        }
    }

    record Bytes(byte[] value) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(13);
            opaque(value, out);
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"bytes\":").quoted(HexFormat.of().formatHex(value)).one('}');
        }
    }

    record Text(String value) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(14);
            opaque(value.getBytes(StandardCharsets.UTF_8), out);
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"string\":").string(value).one('}');
        }
    }

    record Symbol(String value) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(15);
            opaque(value.getBytes(StandardCharsets.US_ASCII), out);
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"symbol\":").quoted(value).one('}');
        }
    }

    record Vector(List<ContractValue> items) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(16).putInt(1).putInt(items.size());
            items.forEach(item -> item.xdr(out));
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"vec\":[");
            for (int i = 0; i < items.size(); i++) {
                out.ascii(i == 0 ? "" : ",");
                items.get(i).json(out);
            }
            out.ascii("]}");
        }
    }

    /** A map whose keys are symbols. */
    record Mapping(List<Entry> entries) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(17).putInt(1).putInt(entries.size());
            for (Entry entry : entries) {
                new Symbol(entry.key).xdr(out);
                entry.value.xdr(out);
            }
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"map\":[");
            for (int i = 0; i < entries.size(); i++) {
                out.ascii(i == 0 ? "{\"key\":" : ",{\"key\":");
                new Symbol(entries.get(i).key).json(out);
                out.ascii(",\"val\":");
                entries.get(i).value.json(out);
                out.one('}');
            }
            out.ascii("]}");
        }
    }

    record Entry(String key, ContractValue value) {}

    record Of(Address address) implements ContractValue {
        @Override
        public void xdr(ByteBuffer out) {
            out.putInt(18).putInt(address.contract() ? 1 : 0);
            if (!address.contract()) {
                out.putInt(0);
            }
            out.put(address.key());
        }

        @Override
        public void json(JsonBytes out) {
            out.ascii("{\"address\":").quoted(address.strkey()).one('}');
        }
    }

    private static void opaque(byte[] bytes, ByteBuffer out) {
        out.putInt(bytes.length).put(bytes);
        for (int i = bytes.length; i % 4 != 0; i++) {
            out.put((byte) 0);
        }
    }
}
