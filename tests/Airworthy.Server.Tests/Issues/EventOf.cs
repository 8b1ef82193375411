using System.Diagnostics.CodeAnalysis;
using System.Text;
using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

/// <summary>Events of tests, read as those of SDKs are.</summary>
internal static class EventOf
{
    public static readonly DateTime ReceivedAt = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    public static ErrorEvent Json([StringSyntax(StringSyntaxAttribute.Json)] string payload) => Bytes(Encoding.UTF8.GetBytes(payload));

    public static ErrorEvent Bytes(ReadOnlySpan<byte> payload)
    {
        Assert.True(EventReader.TryRead(payload, new(null, ReceivedAt, default, null), out var read, out var fault), fault);
        return read;
    }

    /// <summary>An exception with these frames.</summary>
    /// <param name="frames">JSON objects.</param>
    public static ErrorEvent Frames(string platform, params string[] frames) =>
        Json($$"""{"platform":"{{platform}}","exception":{"type":"Error","value":"it broke","stacktrace":{"frames":[{{string.Join(',', frames)}}]} } }""");

    /// <summary>The hashes of its groups, to be compared.</summary>
    public static string Groups(this ErrorEvent one) => string.Join(' ', EventGrouping.HashesOf(one).Select(Convert.ToHexStringLower));
}
