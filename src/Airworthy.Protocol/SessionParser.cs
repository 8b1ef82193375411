using System.Text.Json;
using System.Text.Unicode;

namespace Airworthy.Protocol;

/// <summary>
/// Reads a <c>session</c> item in place. As strict as Relay: what it drops is dropped here, so that totals agree;
/// but here the reason is told. Source: getsentry/relay, <c>relay-event-schema/src/protocol/session.rs</c>.
/// </summary>
public static class SessionParser
{
    [Flags]
    private enum Members
    {
        None = 0,
        Sid = 1,
        Did = 2,
        Init = 4,
        Started = 8,
        Timestamp = 16,
        Seq = 32,
        Duration = 64,
        Status = 128,
        Errors = 256,
        Mechanism = 512,
        Attrs = 1024,
    }

    internal static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    /// <summary>Reads an update. False, with the reason, if it cannot be counted.</summary>
    /// <param name="scratch">Room for unescaped texts, as large as the payload. The update's texts may stand in it.</param>
    public static bool TryParse(ReadOnlySpan<byte> payload, Span<byte> scratch, out SessionUpdate update, out Rejection rejection)
    {
        update = default;
        if (!Utf8.IsValid(payload))
            return Rejection.Because(DropReason.InvalidJson, default, out rejection);
        try
        {
            var json = new Utf8JsonReader(payload, isFinalBlock: true, new JsonReaderState(Options));
            var read = default(SessionUpdate);
            var isRead = TryRead(ref json, new JsonText(scratch), ref read, out rejection);
            update = read;
            return isRead;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is what the reader throws for half of a surrogate pair.
            return Rejection.Because(DropReason.InvalidJson, default, out rejection);
        }
    }

    private static bool TryRead(scoped ref Utf8JsonReader json, JsonText text, scoped ref SessionUpdate update, out Rejection rejection)
    {
        rejection = default;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return Rejection.Because(DropReason.InvalidJson, default, out rejection);

        var seen = Members.None;
        var attributes = default(SessionAttributes);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var member = MemberAt(ref json);
            json.Read();
            if (member == Members.None)
            {
                json.Skip();
                continue;
            }

            if ((seen & member) != 0)
                return Rejection.Because(DropReason.DuplicateMember, NameOf(member), out rejection);
            seen |= member;
            if (member == Members.Attrs)
            {
                if (!SessionAttributes.TryRead(ref json, ref text, out attributes, out rejection))
                    return false;
            }
            else if (ReadMember(member, ref json, ref text, ref update) is { } reason)
            {
                return Rejection.Because(reason, NameOf(member), out rejection);
            }
        }

        // Anything but blank space behind the object makes this throw.
        json.Read();
        if ((seen & Members.Started) == 0)
            return Rejection.Because(DropReason.MissingMember, "started"u8, out rejection);
        if ((seen & Members.Attrs) == 0)
            return Rejection.Because(DropReason.MissingMember, "attrs"u8, out rejection);
        if (!attributes.TryCheckNames(out rejection))
            return false;

        if ((seen & Members.Sid) == 0)
            update.Id = SentryId.NewRandom();
        update.Release = attributes.Release;
        update.Environment = attributes.Environment;
        return true;
    }

    private static DropReason? ReadMember(Members member, scoped ref Utf8JsonReader json, ref JsonText text, scoped ref SessionUpdate update)
    {
        var kind = json.TokenType;
        switch (member)
        {
            case Members.Sid:
                if (kind != JsonTokenType.String || !SentryId.TryParse(text.Take(ref json), out var id))
                    return DropReason.InvalidMember;
                update.Id = id;
                return null;
            case Members.Did:
                if (kind == JsonTokenType.Null)
                    return null;
                if (kind != JsonTokenType.String)
                    return DropReason.InvalidMember;
                update.DistinctId = text.Take(ref json);
                update.HasUser = !IsNil(update.DistinctId);
                return null;
            case Members.Init:
                update.IsInit = kind == JsonTokenType.True;
                return kind is JsonTokenType.True or JsonTokenType.False ? null : DropReason.InvalidMember;
            case Members.Started:
                if (kind != JsonTokenType.String || !SentryTimestamp.TryParse(text.Take(ref json), out var started))
                    return DropReason.InvalidTimestamp;
                update.Started = started;
                return null;
            case Members.Timestamp:
                if (kind != JsonTokenType.String || !SentryTimestamp.TryParse(text.Take(ref json), out var timestamp))
                    return DropReason.InvalidTimestamp;
                update.Timestamp = timestamp;
                return null;
            case Members.Seq:
                if (kind != JsonTokenType.Number || !json.TryGetUInt64(out var sequence))
                    return DropReason.InvalidMember;
                update.Sequence = sequence;
                return null;
            case Members.Duration:
                if (kind == JsonTokenType.Null)
                    return null;
                if (kind != JsonTokenType.Number || !json.TryGetDouble(out var duration) || !double.IsFinite(duration))
                    return DropReason.InvalidMember;
                update.DurationSeconds = duration;
                return null;
            case Members.Status:
                if (kind != JsonTokenType.String)
                    return DropReason.InvalidMember;
                update.Status = StatusOf(text.Take(ref json));
                return null;
            case Members.Errors:
                if (kind != JsonTokenType.Number || !json.TryGetUInt64(out var errors))
                    return DropReason.InvalidMember;
                update.Errors = errors;
                return null;
            default:
                if (kind == JsonTokenType.Null)
                    return null;
                if (kind != JsonTokenType.String)
                    return DropReason.InvalidMember;
                update.Mechanism = MechanismOf(text.Take(ref json));
                return null;
        }
    }

    /// <summary>A nil UUID in the place of a user stands for none.</summary>
    internal static bool IsNil(ReadOnlySpan<byte> distinctId) => SentryId.TryParse(distinctId, out var id) && id.IsNil;

    private static SessionStatus StatusOf(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("ok"u8))
            return SessionStatus.Ok;
        if (word.SequenceEqual("exited"u8))
            return SessionStatus.Exited;
        if (word.SequenceEqual("crashed"u8))
            return SessionStatus.Crashed;
        if (word.SequenceEqual("abnormal"u8))
            return SessionStatus.Abnormal;
        return word.SequenceEqual("unhandled"u8) ? SessionStatus.Unhandled : SessionStatus.Errored;
    }

    private static AbnormalMechanism MechanismOf(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("anr_foreground"u8))
            return AbnormalMechanism.AnrForeground;
        return word.SequenceEqual("anr_background"u8) ? AbnormalMechanism.AnrBackground : AbnormalMechanism.None;
    }

    private static Members MemberAt(scoped ref Utf8JsonReader json)
    {
        // The length leaves one or two candidates; an escaped name is rare and compared with all.
        var length = json.ValueIsEscaped ? 0 : json.ValueSpan.Length;
        if (length is 3 or 0)
        {
            if (json.ValueTextEquals("sid"u8))
                return Members.Sid;
            if (json.ValueTextEquals("did"u8))
                return Members.Did;
            if (json.ValueTextEquals("seq"u8))
                return Members.Seq;
        }

        if (length is 4 or 0 && json.ValueTextEquals("init"u8))
            return Members.Init;
        if (length is 5 or 0 && json.ValueTextEquals("attrs"u8))
            return Members.Attrs;
        if (length is 6 or 0)
        {
            if (json.ValueTextEquals("status"u8))
                return Members.Status;
            if (json.ValueTextEquals("errors"u8))
                return Members.Errors;
        }

        if (length is 7 or 0 && json.ValueTextEquals("started"u8))
            return Members.Started;
        if (length is 8 or 0 && json.ValueTextEquals("duration"u8))
            return Members.Duration;
        if (length is 9 or 0 && json.ValueTextEquals("timestamp"u8))
            return Members.Timestamp;
        return length is 18 or 0 && json.ValueTextEquals("abnormal_mechanism"u8) ? Members.Mechanism : Members.None;
    }

    private static ReadOnlySpan<byte> NameOf(Members member) => member switch
    {
        Members.Sid => "sid"u8,
        Members.Did => "did"u8,
        Members.Init => "init"u8,
        Members.Started => "started"u8,
        Members.Timestamp => "timestamp"u8,
        Members.Seq => "seq"u8,
        Members.Duration => "duration"u8,
        Members.Status => "status"u8,
        Members.Errors => "errors"u8,
        Members.Mechanism => "abnormal_mechanism"u8,
        _ => "attrs"u8,
    };
}
