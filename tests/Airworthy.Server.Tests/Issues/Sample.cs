using System.Security.Cryptography;
using System.Text;
using Airworthy.Protocol;
using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tests.Issues;

/// <summary>Events as they are when they have been read and grouped.</summary>
internal static class Sample
{
    public static readonly DateTime Now = new(2026, 3, 10, 12, 34, 56, DateTimeKind.Utc);

    /// <param name="group">What it is grouped by; several names separated by <c>|</c> are several hashes.</param>
    /// <param name="minutes">When it happened: so many after <see cref="Now"/>.</param>
    /// <param name="id">Null for a random one.</param>
    public static EventRecord Event(
        string group = "a", double minutes = 0, string? release = "shop@1.0.0", string environment = "production", string? user = "1", bool isUnhandled = false,
        EventLevel level = EventLevel.Error, string? title = null, int project = 1, byte[]? id = null, double? receivedMinutes = null) => new()
        {
            Project = new ProjectId(project),
            Id = id ?? RandomNumberGenerator.GetBytes(16),
            At = Now.AddMinutes(minutes),
            ReceivedAt = Now.AddMinutes(receivedMinutes ?? Math.Max(0, minutes)),
            Release = release,
            Environment = environment,
            Level = level,
            Platform = "csharp",
            Logger = null,
            Transaction = "GET /cart",
            IsUnhandled = isUnhandled,
            HasException = true,
            Summary = new EventSummary(title ?? $"Error: {group}", "Cart in Total", null, "Error", group, "Cart.cs", "Total"),
            Hashes = [.. group.Split('|').Select(name => SHA256.HashData(Encoding.UTF8.GetBytes(name))[..EventGrouping.HashBytes])],
            User = user is null ? null : new EventUser(user, null, null, null),
            UserHash = user is null ? null : BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(user))),
            Tags = """{"browser":"Firefox"}""",
            Body = EventBody.Compress(Encoding.UTF8.GetBytes($$"""{"message":"{{group}}","padding":"{{new string('x', 500)}}"}""")),
        };

    public static SentryId IdOf(EventRecord one) => SentryId.TryParse(Encoding.ASCII.GetBytes(Convert.ToHexString(one.Id)), out var id) ? id : throw new FormatException();
}
