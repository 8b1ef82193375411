using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Airworthy.Protocol.Events;
using Airworthy.Server.Projects;
using Airworthy.Server.Users;

namespace Airworthy.Server.Issues;

/// <summary>
/// An event as the tracker's tables take it. It is made where the event is read: the writer, of which there is one, has nothing left to do but to write.
/// </summary>
internal sealed record EventRecord
{
    public required ProjectId Project { get; init; }

    /// <summary>The 16 bytes of its id.</summary>
    public required byte[] Id { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Null for none.</summary>
    public required string? Release { get; init; }

    /// <summary>Empty for none.</summary>
    public required string Environment { get; init; }

    public required EventLevel Level { get; init; }

    public required string Platform { get; init; }

    public required string? Logger { get; init; }

    public required string? Transaction { get; init; }

    public required bool IsUnhandled { get; init; }

    public required bool HasException { get; init; }

    public required EventSummary Summary { get; init; }

    /// <summary>What it is grouped by, the most telling first.</summary>
    public required IReadOnlyList<byte[]> Hashes { get; init; }

    public required EventUser? User { get; init; }

    /// <summary>The user's keyed hash; null for none.</summary>
    public required long? UserHash { get; init; }

    /// <summary>A JSON object.</summary>
    public required string Tags { get; init; }

    /// <summary>The whole event, see <see cref="EventBody"/>.</summary>
    public required byte[] Body { get; init; }

    /// <summary>About how much memory it holds while it waits to be written.</summary>
    public long Bytes => 1_024 + Body.Length + 2 * (Tags.Length + Summary.Title.Length + (Summary.Value?.Length ?? 0) + (Summary.Message?.Length ?? 0));

    public static EventRecord Of(ProjectId project, ErrorEvent one, DateTime receivedAt, UserHasher hasher) => new()
    {
        Project = project,
        Id = IdOf(one),
        At = one.At,
        ReceivedAt = receivedAt,
        Release = one.Release,
        Environment = one.Environment ?? "",
        Level = one.Level,
        Platform = one.Platform,
        Logger = one.Logger,
        Transaction = one.Transaction,
        IsUnhandled = one.IsUnhandled,
        HasException = one.Exceptions.Count > 0,
        Summary = EventSummary.Of(one),
        Hashes = EventGrouping.HashesOf(one),
        User = one.User,
        UserHash = one.User?.Key is { } key ? unchecked((long)hasher.Hash(Encoding.UTF8.GetBytes(key)).Value) : null,
        Tags = TagsOf(one),
        Body = EventBody.Compress(one.Json),
    };

    private static byte[] IdOf(ErrorEvent one)
    {
        var id = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, one.Id.High);
        BinaryPrimitives.WriteUInt64BigEndian(id.AsSpan(8), one.Id.Low);
        return id;
    }

    /// <summary>The event's own tags, and the members that people look for as tags: a tag of the same key stands before them.</summary>
    private static string TagsOf(ErrorEvent one)
    {
        (string Key, string? Value)[] members = [("dist", one.Dist), ("logger", one.Logger), ("server_name", one.ServerName), ("url", one.RequestUrl)];
        var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var (key, value) in one.Tags)
                json.WriteString(key, value);
            foreach (var (key, value) in members)
            {
                if (value is not null && !one.Tags.Any(tag => tag.Key == key))
                    json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
