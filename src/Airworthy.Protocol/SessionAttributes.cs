using System.Net;
using System.Text.Json;

namespace Airworthy.Protocol;

/// <summary>The <c>attrs</c> of a <c>session</c> or <c>sessions</c> item.</summary>
internal ref struct SessionAttributes
{
    [Flags]
    private enum Members
    {
        None = 0,
        Release = 1,
        Environment = 2,
        IpAddress = 4,
        UserAgent = 8,
    }

    public ReadOnlySpan<byte> Release;
    public ReadOnlySpan<byte> Environment;

    /// <summary>Reads the value that the reader stands on. False, with the reason, if the item cannot be counted.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool TryRead(scoped ref Utf8JsonReader json, scoped ref JsonText text, scoped out SessionAttributes attributes, scoped out Rejection rejection)
    {
        attributes = default;
        rejection = default;
        if (json.TokenType != JsonTokenType.StartObject)
            return Rejection.Because(DropReason.InvalidMember, "attrs"u8, out rejection);

        var seen = Members.None;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var member = MemberAt(ref json);
            var name = NameOf(member);
            json.Read();
            if (member == Members.None)
            {
                json.Skip();
                continue;
            }

            if ((seen & member) != 0)
                return Rejection.Because(DropReason.DuplicateMember, name, out rejection);
            seen |= member;
            if (json.TokenType == JsonTokenType.Null && member != Members.Release)
                continue;
            if (json.TokenType != JsonTokenType.String)
                return Rejection.Because(DropReason.InvalidMember, name, out rejection);

            var value = text.Take(ref json);
            if (member == Members.Release)
                attributes.Release = value;
            else if (member == Members.Environment)
                attributes.Environment = value;
            else if (member == Members.IpAddress && !IsAddress(value))
                return Rejection.Because(DropReason.InvalidMember, name, out rejection);
        }

        if ((seen & Members.Release) == 0)
            return Rejection.Because(DropReason.MissingMember, "attrs.release"u8, out rejection);
        return true;
    }

    /// <summary>Applies the rules for names, which come after those for times. False if the release cannot be one.</summary>
    public bool TryCheckNames(out Rejection rejection)
    {
        rejection = default;
        if (!NameRules.IsEnvironment(Environment))
            Environment = default;
        return NameRules.IsRelease(Release) || Rejection.Because(DropReason.InvalidRelease, Release, out rejection);
    }

    private static Members MemberAt(scoped ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("release"u8))
            return Members.Release;
        if (json.ValueTextEquals("environment"u8))
            return Members.Environment;
        if (json.ValueTextEquals("ip_address"u8))
            return Members.IpAddress;
        return json.ValueTextEquals("user_agent"u8) ? Members.UserAgent : Members.None;
    }

    private static ReadOnlySpan<byte> NameOf(Members member) => member switch
    {
        Members.Release => "attrs.release"u8,
        Members.Environment => "attrs.environment"u8,
        Members.IpAddress => "attrs.ip_address"u8,
        _ => "attrs.user_agent"u8,
    };

    // The address itself is an identity: it is checked, and not kept.
    internal static bool IsAddress(ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual("{{auto}}"u8))
            return true;
        if (value.IndexOf((byte)':') >= 0)
            return value.IndexOfAny("[]%"u8) < 0 && IPAddress.IsValidUtf8(value);
        return IsDottedDecimal(value);
    }

    /// <summary>Four decimal numbers and nothing else; .NET's own parser also takes <c>1</c> and <c>0x7f.1</c>.</summary>
    private static bool IsDottedDecimal(ReadOnlySpan<byte> value)
    {
        var parts = 0;
        foreach (var range in value.Split((byte)'.'))
        {
            var part = value[range];
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (part.Length > 1 && part[0] == '0'))
                return false;
            if (part.Length == 3 && part.SequenceCompareTo("255"u8) > 0)
                return false;
            parts++;
        }

        return parts == 4;
    }
}
