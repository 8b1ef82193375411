using System.Text.Json;

namespace Airworthy.Server.Issues;

/// <summary>What a whole event holds beside its row, in the form in which Sentry's API gives it: other names for the members of the protocol, and a list of entries.</summary>
internal static class EventEntries
{
    private static readonly (string Name, string ApiName)[] FrameMembers =
    [
        ("filename", "filename"), ("abs_path", "absPath"), ("module", "module"), ("package", "package"), ("platform", "platform"), ("instruction_addr", "instructionAddr"),
        ("function", "function"), ("raw_function", "rawFunction"), ("lineno", "lineNo"), ("colno", "colNo"),
    ];

    extension(Utf8JsonWriter json)
    {
        /// <summary>The members, without braces around them; of an event whose body is kept no longer, the same members with nothing in them.</summary>
        /// <param name="body">Null if it is kept no longer.</param>
        public void WriteBody(JsonElement? body)
        {
            json.WriteStartArray("entries");
            if (body is { } kept)
                json.WriteEntries(kept);
            json.WriteEndArray();
            json.WriteMember(body, "contexts", "contexts", otherwise: "{}");
            json.WriteMember(body, "extra", "context", otherwise: "{}");
            json.WriteMember(body, "modules", "packages", otherwise: "{}");
            json.WriteMember(body, "sdk", "sdk", otherwise: "null");
            json.WriteMember(body, "fingerprint", "fingerprints", otherwise: "[]");
            json.WriteMember(body, "dist", "dist", otherwise: "null");
            json.WriteStartArray("errors");
            json.WriteEndArray();
        }

        private void WriteEntries(JsonElement body)
        {
            if (body.TryGetProperty("logentry", out var message))
                json.WriteEntry("message", () => message.WriteTo(json));
            if (body.TryGetProperty("exception", out var exception))
                json.WriteEntry("exception", () => json.WriteValues(exception, json.WriteException));
            if (body.TryGetProperty("stacktrace", out var stacktrace))
                json.WriteEntry("stacktrace", () => json.WriteStacktrace(stacktrace));
            if (body.TryGetProperty("threads", out var threads))
                json.WriteEntry("threads", () => json.WriteValues(threads, json.WriteThread));
            if (body.TryGetProperty("breadcrumbs", out var breadcrumbs))
                json.WriteEntry("breadcrumbs", () => breadcrumbs.WriteTo(json));
            if (body.TryGetProperty("request", out var request))
                json.WriteEntry("request", () => json.WriteRequest(request));
        }

        private void WriteEntry(string type, Action writeData)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WritePropertyName("data");
            writeData();
            json.WriteEndObject();
        }

        private void WriteValues(JsonElement list, Action<JsonElement> write)
        {
            json.WriteStartObject();
            json.WriteStartArray("values");
            foreach (var value in list.GetProperty("values").EnumerateArray())
                write(value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        private void WriteException(JsonElement exception)
        {
            json.WriteStartObject();
            json.WriteMember(exception, "type", "type", otherwise: "null");
            json.WriteMember(exception, "value", "value", otherwise: "null");
            json.WriteMember(exception, "module", "module", otherwise: "null");
            json.WriteMember(exception, "mechanism", "mechanism", otherwise: "null");
            json.WriteMember(exception, "thread_id", "threadId", otherwise: "null");
            json.WriteStacktraceOf(exception);
            json.WriteEndObject();
        }

        private void WriteThread(JsonElement thread)
        {
            json.WriteStartObject();
            json.WriteMember(thread, "id", "id", otherwise: "null");
            json.WriteMember(thread, "name", "name", otherwise: "null");
            json.WriteMember(thread, "crashed", "crashed", otherwise: "null");
            json.WriteMember(thread, "current", "current", otherwise: "null");
            json.WriteStacktraceOf(thread);
            json.WriteEndObject();
        }

        private void WriteStacktraceOf(JsonElement owner)
        {
            json.WritePropertyName("stacktrace");
            if (owner.TryGetProperty("stacktrace", out var stacktrace))
                json.WriteStacktrace(stacktrace);
            else
                json.WriteNullValue();
        }

        private void WriteStacktrace(JsonElement stacktrace)
        {
            json.WriteStartObject();
            json.WriteStartArray("frames");
            foreach (var frame in stacktrace.GetProperty("frames").EnumerateArray())
                json.WriteFrame(frame);
            json.WriteEndArray();
            json.WriteNull("framesOmitted");
            json.WriteNull("registers");
            json.WriteEndObject();
        }

        private void WriteFrame(JsonElement frame)
        {
            json.WriteStartObject();
            foreach (var (name, apiName) in FrameMembers)
                json.WriteMember(frame, name, apiName, otherwise: "null");
            // Where nobody says, it is not the app's: so Sentry shows it.
            json.WriteMember(frame, "in_app", "inApp", otherwise: "false");
            json.WriteStartArray("context");
            json.WriteSource(frame);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        /// <summary>The lines of the source around the call, each with its number.</summary>
        private void WriteSource(JsonElement frame)
        {
            if (!frame.TryGetProperty("context_line", out var line) || !frame.TryGetProperty("lineno", out var number) || !number.TryGetInt64(out var at))
                return;
            var before = frame.TryGetProperty("pre_context", out var pre) ? pre.EnumerateArray().ToList() : [];
            var after = frame.TryGetProperty("post_context", out var post) ? post.EnumerateArray().ToList() : [];
            var first = at - before.Count;
            foreach (var (place, text) in before.Append(line).Concat(after).Index())
            {
                json.WriteStartArray();
                json.WriteNumberValue(first + place);
                text.WriteTo(json);
                json.WriteEndArray();
            }
        }

        private void WriteRequest(JsonElement request)
        {
            json.WriteStartObject();
            json.WriteMember(request, "method", "method", otherwise: "null");
            json.WriteMember(request, "url", "url", otherwise: "null");
            json.WriteMember(request, "query_string", "query", otherwise: "[]");
            json.WriteMember(request, "data", "data", otherwise: "null");
            json.WriteMember(request, "headers", "headers", otherwise: "[]");
            json.WriteMember(request, "env", "env", otherwise: "null");
            json.WriteNull("fragment");
            json.WriteStartArray("cookies");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        private void WriteMember(JsonElement? from, string name, string apiName, string otherwise)
        {
            json.WritePropertyName(apiName);
            if (from is { } owner && owner.TryGetProperty(name, out var value))
                value.WriteTo(json);
            else
                json.WriteRawValue(otherwise);
        }
    }
}
