using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Airworthy.Protocol.Events;

/// <summary>
/// What an SDK says it has thrown away. Sources: https://develop.sentry.dev/sdk/telemetry/client-reports/; getsentry/relay,
/// <c>relay-event-schema/src/protocol/client_report.rs</c>.
/// </summary>
/// <param name="At">UTC; null if it does not say.</param>
public sealed record ClientReport(DateTime? At, IReadOnlyList<DiscardedItems> Discarded)
{
    /// <summary>An element with a longer reason, in bytes, is ignored.</summary>
    private const int MaxReasonBytes = 200;

    // What an SDK can have thrown away; others would be names that somebody makes up.
    private static readonly HashSet<string> Reasons =
    [
        "backpressure", "before_send", "buffer_overflow", "cache_overflow", "event_processor", "ignored", "insufficient_data", "internal_sdk_error", "invalid",
        "network_error", "no_parent_span", "queue_overflow", "ratelimit_backoff", "sample_rate", "send_error",
    ];

    private static readonly HashSet<string> Categories =
    [
        "default", "error", "transaction", "security", "attachment", "session", "profile", "replay", "transaction_processed", "transaction_indexed", "monitor",
        "profile_indexed", "span", "monitor_seat", "user_report_v2", "feedback", "metric_bucket", "span_indexed", "profile_duration", "profile_chunk", "metric_second",
        "profile_duration_ui", "profile_chunk_ui", "replay_video", "uptime", "attachment_item", "log_item", "log_byte", "trace_metric", "internal",
    ];

    /// <summary>Null if it is malformed: one bad element spoils the whole report.</summary>
    public static ClientReport? Read(ReadOnlySpan<byte> payload)
    {
        if (!Utf8.IsValid(payload))
            return null;
        try
        {
            var json = new Utf8JsonReader(payload);
            return json.Read() && json.TokenType == JsonTokenType.StartObject ? Read(ref json) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is what the reader throws for half of a surrogate pair.
            return null;
        }
    }

    private static ClientReport? Read(scoped ref Utf8JsonReader json)
    {
        DateTime? at = null;
        List<DiscardedItems> discarded = [];
        HashSet<string> seen = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.GetString()!;
            json.Read();
            var isTime = name == "timestamp";
            if (!isTime && name is not ("discarded_events" or "rate_limited_events" or "filtered_events" or "filtered_sampling_events"))
                json.Skip();
            else if (!seen.Add(name) || !(isTime ? TryReadTime(ref json, out at) : TryReadItems(ref json, name, discarded)))
                return null;
        }

        // Anything but blank space behind the object makes this throw.
        json.Read();
        return seen.Contains("discarded_events") ? new(at, discarded) : null;
    }

    private static bool TryReadTime(scoped ref Utf8JsonReader json, out DateTime? at)
    {
        at = null;
        if (json.TokenType == JsonTokenType.Null)
            return true;
        var time = default(DateTime);
        var isRead = json.TokenType switch
        {
            JsonTokenType.String => SentryTimestamp.TryParse(Encoding.UTF8.GetBytes(json.GetString()!), out time),
            JsonTokenType.Number => EventTime.TryReadSeconds(ref json, out time),
            _ => false,
        };
        at = time;
        return isRead;
    }

    private static bool TryReadItems(scoped ref Utf8JsonReader json, string kind, List<DiscardedItems> discarded)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject || !TryReadItem(ref json, out var reason, out var category, out var quantity))
                return false;
            if (Encoding.UTF8.GetByteCount(reason) <= MaxReasonBytes)
                discarded.Add(new(kind, Reasons.Contains(reason) ? reason : "", Categories.Contains(category) ? category : "unknown", quantity));
        }

        return true;
    }

    private static bool TryReadItem(scoped ref Utf8JsonReader json, out string reason, out string category, out ulong quantity)
    {
        string? readReason = null, readCategory = null;
        ulong? readQuantity = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.GetString();
            json.Read();
            var isGood = true;
            if (name == "reason")
                isGood = TryReadWord(ref json, ref readReason);
            else if (name == "category")
                isGood = TryReadWord(ref json, ref readCategory);
            else if (name == "quantity")
                isGood = readQuantity is null && json.TokenType == JsonTokenType.Number && json.TryGetUInt64(out var number) && (readQuantity = number) is not null;
            else
                json.Skip();

            if (!isGood)
            {
                readReason = null;
                break;
            }
        }

        reason = readReason ?? "";
        category = readCategory ?? "";
        quantity = readQuantity ?? 0;
        return readReason is not null && readCategory is not null && readQuantity is not null;
    }

    private static bool TryReadWord(scoped ref Utf8JsonReader json, scoped ref string? word)
    {
        if (word is not null || json.TokenType != JsonTokenType.String)
            return false;
        word = json.GetString();
        return true;
    }
}

/// <param name="Kind">The member it stood in: <c>discarded_events</c>, <c>rate_limited_events</c>, <c>filtered_events</c> or <c>filtered_sampling_events</c>.</param>
/// <param name="Reason">As <c>before_send</c>; empty for one that no SDK is known to have.</param>
/// <param name="Category">As <c>error</c> or <c>session</c>; <c>unknown</c> for one that this server does not know.</param>
public sealed record DiscardedItems(string Kind, string Reason, string Category, ulong Quantity);
