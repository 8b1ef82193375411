using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Airworthy.Protocol.Events;

namespace Airworthy.Protocol.Tests.Events;

/// <summary>Reads events of tests.</summary>
internal static class ReadEvent
{
    public static readonly DateTime ReceivedAt = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    public static ErrorEvent Of([StringSyntax(StringSyntaxAttribute.Json)] string payload, string? clientAddress = null, TimeSpan clockShift = default, SentryId? id = null)
    {
        Assert.True(EventReader.TryRead(Encoding.UTF8.GetBytes(payload), new(id, ReceivedAt, clockShift, clientAddress), out var read, out var fault), fault);
        return read;
    }

    public static string FaultOf(ReadOnlySpan<byte> payload)
    {
        Assert.False(EventReader.TryRead(payload, new(null, ReceivedAt, default, null), out var read, out var fault));
        Assert.Null(read);
        return fault;
    }

    /// <summary>A part of the event's JSON, as it is written; empty if it is not there.</summary>
    /// <param name="path">Names of members and numbers of elements, with points between.</param>
    public static string Json(this ErrorEvent one, string path)
    {
        using var document = JsonDocument.Parse(one.Json.ToArray());
        var at = document.RootElement;
        foreach (var step in path.Split('.'))
        {
            if (at.ValueKind == JsonValueKind.Array)
                at = at[int.Parse(step)];
            else if (!at.TryGetProperty(step, out at))
                return "";
        }

        return at.GetRawText();
    }
}
