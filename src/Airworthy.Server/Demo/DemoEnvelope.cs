using System.Buffers;
using System.Text.Json;

namespace Airworthy.Server.Demo;

/// <summary>Updates of one app as one request's body.</summary>
internal sealed record DemoEnvelope(DemoApp App, IReadOnlyList<DemoUpdate> Updates)
{
    /// <summary>As many as the protocol allows.</summary>
    public const int MaxItems = 100;

    /// <summary>Packs updates by app, up to so many together.</summary>
    public static IEnumerable<DemoEnvelope> Pack(IEnumerable<DemoUpdate> updates, int maxItems)
    {
        var open = new Dictionary<DemoApp, List<DemoUpdate>>(ReferenceEqualityComparer.Instance);
        foreach (var update in updates)
        {
            // An event's envelope is its own, and bears its id.
            if (update is DemoEvent)
            {
                yield return new(update.App, [update]);
                continue;
            }

            if (!open.TryGetValue(update.App, out var items))
                open.Add(update.App, items = []);
            items.Add(update);
            if (items.Count < maxItems)
                continue;
            open.Remove(update.App);
            yield return new(update.App, items);
        }

        foreach (var (app, items) in open)
            yield return new(app, items);
    }

    public ReadOnlyMemory<byte> Serialize(DateTimeOffset sentAt)
    {
        var body = new ArrayBufferWriter<byte>(512 * Updates.Count);
        var sdk = App.Sdk.Split('/');
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        if (Updates is [DemoEvent single])
            json.WriteString("event_id", single.Id.ToString("N"));
        json.WriteString("sent_at", sentAt.UtcDateTime);
        json.WriteStartObject("sdk");
        json.WriteString("name", sdk[0]);
        json.WriteString("version", sdk[1]);
        json.WriteEndObject();
        json.WriteEndObject();
        EndLine(json, body);
        foreach (var update in Updates)
        {
            json.WriteStartObject();
            json.WriteString("type", update.ItemType);
            json.WriteEndObject();
            EndLine(json, body);
            update.Write(json);
            EndLine(json, body);
        }

        return body.WrittenMemory;
    }

    private static void EndLine(Utf8JsonWriter json, ArrayBufferWriter<byte> body)
    {
        json.Flush();
        body.Write("\n"u8);
        json.Reset(body);
    }
}
