using System.Text.Json;

namespace Airworthy.Protocol;

/// <summary>Sessions that began in the same minute, most often, counted by how they went: five disjoint counts.</summary>
public ref struct SessionAggregateElement
{
    [Flags]
    private enum Members
    {
        None = 0,
        Started = 1,
        Did = 2,
        Exited = 4,
        Errored = 8,
        Unhandled = 16,
        Abnormal = 32,
        Crashed = 64,
    }

    /// <summary>When they began, by the sender's clock. UTC; SDKs round it down to the minute.</summary>
    public DateTime Started { get; private set; }

    /// <summary>Whether they name a user.</summary>
    public bool HasUser { get; private set; }

    /// <summary><c>did</c>, in UTF-8. An identity: hash it, do not keep it.</summary>
    public ReadOnlySpan<byte> DistinctId { get; private set; }

    /// <summary>Ended well without an error.</summary>
    public uint Exited { get; private set; }

    /// <summary>Ended well with errors.</summary>
    public uint Errored { get; private set; }

    public uint Unhandled { get; private set; }

    public uint Abnormal { get; private set; }

    public uint Crashed { get; private set; }

    /// <summary>Reads the element that the reader stands on.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static bool TryRead(scoped ref Utf8JsonReader json, scoped ref JsonText text, scoped out SessionAggregateElement element, scoped out Rejection rejection)
    {
        element = default;
        rejection = default;
        if (json.TokenType != JsonTokenType.StartObject)
            return Rejection.Because(DropReason.InvalidMember, "aggregates"u8, out rejection);

        var read = default(SessionAggregateElement);
        var seen = Members.None;
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
            if (read.ReadMember(member, ref json, ref text) is { } reason)
                return Rejection.Because(reason, NameOf(member), out rejection);
        }

        element = read;
        return (seen & Members.Started) != 0 || Rejection.Because(DropReason.MissingMember, "aggregates.started"u8, out rejection);
    }

    private DropReason? ReadMember(Members member, scoped ref Utf8JsonReader json, ref JsonText text)
    {
        if (member == Members.Started)
        {
            if (json.TokenType != JsonTokenType.String || !SentryTimestamp.TryParse(text.Take(ref json), out var started))
                return DropReason.InvalidTimestamp;
            Started = started;
            return null;
        }

        if (member == Members.Did)
        {
            if (json.TokenType == JsonTokenType.Null)
                return null;
            if (json.TokenType != JsonTokenType.String)
                return DropReason.InvalidMember;
            DistinctId = text.Take(ref json);
            HasUser = !SessionParser.IsNil(DistinctId);
            return null;
        }

        if (json.TokenType != JsonTokenType.Number || !json.TryGetUInt32(out var count))
            return DropReason.InvalidMember;
        switch (member)
        {
            case Members.Exited:
                Exited = count;
                break;
            case Members.Errored:
                Errored = count;
                break;
            case Members.Unhandled:
                Unhandled = count;
                break;
            case Members.Abnormal:
                Abnormal = count;
                break;
            default:
                Crashed = count;
                break;
        }

        return null;
    }

    private static Members MemberAt(scoped ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("started"u8))
            return Members.Started;
        if (json.ValueTextEquals("did"u8))
            return Members.Did;
        if (json.ValueTextEquals("exited"u8))
            return Members.Exited;
        if (json.ValueTextEquals("errored"u8))
            return Members.Errored;
        if (json.ValueTextEquals("unhandled"u8))
            return Members.Unhandled;
        if (json.ValueTextEquals("abnormal"u8))
            return Members.Abnormal;
        return json.ValueTextEquals("crashed"u8) ? Members.Crashed : Members.None;
    }

    private static ReadOnlySpan<byte> NameOf(Members member) => member switch
    {
        Members.Started => "aggregates.started"u8,
        Members.Did => "aggregates.did"u8,
        Members.Exited => "aggregates.exited"u8,
        Members.Errored => "aggregates.errored"u8,
        Members.Unhandled => "aggregates.unhandled"u8,
        Members.Abnormal => "aggregates.abnormal"u8,
        _ => "aggregates.crashed"u8,
    };
}
