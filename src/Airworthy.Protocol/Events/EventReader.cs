using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>What an event's payload does not say itself.</summary>
/// <param name="Id">The envelope's <c>event_id</c>, which wins; null if it has none.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="ClockShift">What must be added to the sender's times, see <see cref="TimeRules.ShiftFor"/>.</param>
/// <param name="ClientAddress">Stands for <c>{{auto}}</c>; null if it is not known, or not to be kept.</param>
public readonly record struct EventSource(SentryId? Id, DateTime ReceivedAt, TimeSpan ClockShift, string? ClientAddress);

/// <summary>
/// Reads the payload of an <c>event</c> item, and what <c>/store/</c> takes. Tolerant: a bad member is an absent one, and of several with one name the first good one counts.
/// Nothing secret gets past it, neither into <see cref="ErrorEvent.Json"/> nor into the other members.
/// </summary>
/// <remarks>
/// <para>
/// Replaced by <c>[Filtered]</c>: values under secret names (as <c>password</c>, <c>api_key</c>, <c>Authorization</c>, <c>sessionid</c>; see <see cref="SecretNames"/>) in
/// <c>request</c>, <c>extra</c>, <c>contexts</c>, <c>tags</c>, <c>user</c>, the data of breadcrumbs and mechanisms, and the parameters of messages, unless they are <c>true</c>,
/// <c>false</c> or <c>null</c>; and in all texts what <see cref="SecretText"/> finds. Not kept at all: <c>request.cookies</c>, and the <c>vars</c> of frames.
/// </para>
/// <para>
/// As they come: <c>release</c>, <c>dist</c> and <c>environment</c>, which must be what sessions call them; and <c>user.email</c>, which the SDK was told to send.
/// </para>
/// <para>
/// <see cref="ErrorEvent.Json"/> has the members <c>logentry</c>, <c>exception</c>, <c>stacktrace</c>, <c>threads</c>, <c>breadcrumbs</c>, <c>user</c>, <c>request</c>, <c>contexts</c>,
/// <c>extra</c>, <c>modules</c>, <c>sdk</c>, <c>fingerprint</c> as the protocol has them (lists of values as <c>{"values": […]}</c>), <c>tags</c> as an object, times as RFC 3339 in
/// UTC, and always <c>event_id</c>, <c>timestamp</c>, <c>level</c>, <c>platform</c> and <c>type</c>. What it came with besides is not kept. Its sizes are in <see cref="EventLimits"/>.
/// </para>
/// </remarks>
public static class EventReader
{
    /// <summary>Old names that wait for whether the new one comes. More of them than an event can have are not needed.</summary>
    private const int MaxAliases = 16;

    /// <summary>Reads an event, which is to be disposed; only what is no JSON object is refused.</summary>
    /// <param name="fault">What is wrong with it, for a person.</param>
    /// <param name="pause">Runs between two values, some microseconds after it has run last: where a thread lets others have the processor that is not to keep it for long.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> payload, in EventSource source, [NotNullWhen(true)] out ErrorEvent? read, [NotNullWhen(false)] out string? fault, Action? pause = null)
    {
        read = null;
        fault = null;
        payload = PayloadRepair.Repair(payload);
        var scratch = ArrayPool<byte>.Shared.Rent(EventCursor.ScratchBytes(payload.Length));
        var names = SeenNames.Rent();
        var output = new EventJson(payload.Length + 1_024);
        try
        {
            var cursor = new EventCursor(payload, scratch, output, names, source.ClockShift, pause);
            if (cursor.Json.Read() && cursor.Json.TokenType == JsonTokenType.StartObject)
                read = Read(ref cursor, source);
            else
                fault = "it does not begin with {";
        }
        catch (JsonException error)
        {
            fault = $"it is no JSON object: {error.Message}";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
            names.Return();
            if (read is null)
                output.Dispose();
        }

        return read is not null;
    }

    private static ErrorEvent Read(scoped ref EventCursor cursor, in EventSource source)
    {
        var draft = new EventDraft();
        cursor.Output.BeginObject();
        ReadMembers(ref cursor, draft, source);
        var at = draft.At is { } said && said <= source.ReceivedAt + TimeRules.MaxAhead && said >= source.ReceivedAt - EventLimits.MaxAge ? said : source.ReceivedAt;
        var id = source.Id ?? draft.Id ?? SentryId.NewRandom();
        WriteDerived(cursor.Output, draft, id, at);
        cursor.Output.EndObject();

        return new(cursor.Output)
        {
            Id = id,
            At = at,
            Level = draft.Level,
            Platform = draft.Platform ?? "other",
            Release = draft.Release,
            Dist = draft.Dist,
            Environment = draft.Environment,
            Transaction = draft.Transaction,
            Logger = draft.Logger,
            ServerName = draft.ServerName,
            Message = draft.Message,
            Exceptions = draft.Exceptions,
            MainExceptionId = draft.MainExceptionId,
            Frames = draft.OwnFrames,
            Fingerprint = draft.Fingerprint,
            Checksum = draft.Checksum,
            Tags = draft.Tags,
            User = draft.User,
            RequestUrl = draft.RequestUrl,
            SdkName = draft.SdkName,
            SdkVersion = draft.SdkVersion,
        };
    }

    private static void ReadMembers(scoped ref EventCursor cursor, EventDraft draft, in EventSource source)
    {
        var good = 0UL;
        Span<(EventMember Member, int Start, int End)> aliases = stackalloc (EventMember, int, int)[MaxAliases];
        var waiting = 0;
        while (cursor.NextMember(out var name))
        {
            var member = EventMemberNames.MemberNamed(name, out var isAlias);
            if (member == EventMember.None || (good & Bit(member)) != 0)
            {
                cursor.Json.Skip();
            }
            else if (isAlias)
            {
                var start = (int)cursor.Json.TokenStartIndex;
                cursor.Json.Skip();
                if (waiting < aliases.Length)
                    aliases[waiting++] = (member, start, (int)cursor.Json.BytesConsumed);
            }
            else if (EventMemberReader.Read(member, ref cursor, draft, source))
            {
                good |= Bit(member);
            }
        }

        // Anything but blank space behind the object makes this throw.
        cursor.Json.Read();
        foreach (var (member, start, end) in aliases[..waiting])
        {
            if ((good & Bit(member)) != 0)
                continue;
            cursor.Return(start, end);
            if (EventMemberReader.Read(member, ref cursor, draft, source))
                good |= Bit(member);
        }
    }

    private static ulong Bit(EventMember member) => 1UL << (int)member;

    private static void WriteDerived(EventJson output, EventDraft draft, SentryId id, DateTime at)
    {
        Span<byte> hex = stackalloc byte[SentryId.HexLength];
        id.Format(hex);
        output.Name("event_id"u8);
        output.Text(hex);
        output.Name("timestamp"u8);
        output.Time(at);
        output.Name("level"u8);
        output.Text(NameOf(draft.Level));
        output.Name("type"u8);
        output.Text(draft.Exceptions.Count > 0 ? "error"u8 : "default"u8);
        if (draft.Platform is not null)
            return;
        output.Name("platform"u8);
        output.Text("other"u8);
    }

    private static ReadOnlySpan<byte> NameOf(EventLevel level) => level switch
    {
        EventLevel.Fatal => "fatal"u8,
        EventLevel.Warning => "warning"u8,
        EventLevel.Info => "info"u8,
        EventLevel.Debug => "debug"u8,
        _ => "error"u8,
    };
}
