using System.Text.Json;
using Airworthy.Protocol.Events;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <summary>An event as its row tells of it. Times are UTC.</summary>
internal sealed record StoredEvent
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns = """
        event.id, event.project, event.event_id, event.issue, event.at, event.received_at, (select version from release where release.id = event.release), event.environment,
        event.level, event.platform, event.is_unhandled, event.has_exception, event.title, event.culprit, event.message, event."transaction", event.type, event.value,
        event.user_id, event.user_name, event.user_email, event.user_ip, event.tags
        """;

    public required long Row { get; init; }

    public required ProjectId Project { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required long Issue { get; init; }

    public required DateTime At { get; init; }

    public required DateTime ReceivedAt { get; init; }

    public required string? Release { get; init; }

    /// <summary>Empty for none.</summary>
    public required string Environment { get; init; }

    public required EventLevel Level { get; init; }

    public required string Platform { get; init; }

    public required bool IsUnhandled { get; init; }

    public required bool HasException { get; init; }

    public required string Title { get; init; }

    public required string Culprit { get; init; }

    public required string? Message { get; init; }

    public required string? Transaction { get; init; }

    public required string? Type { get; init; }

    public required string? Value { get; init; }

    public required EventUser? User { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public static StoredEvent Read(SqliteDataReader row)
    {
        var user = new EventUser(row.TextOrNull(18), row.TextOrNull(19), row.TextOrNull(20), row.TextOrNull(21));
        return new()
        {
            Row = row.GetInt64(0),
            Project = new(row.GetInt32(1)),
            Id = Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2)),
            Issue = row.GetInt64(3),
            At = row.Time(4),
            ReceivedAt = row.Time(5),
            Release = row.TextOrNull(6),
            Environment = row.GetString(7),
            Level = (EventLevel)row.GetByte(8),
            Platform = row.GetString(9),
            IsUnhandled = row.GetBoolean(10),
            HasException = row.GetBoolean(11),
            Title = row.GetString(12),
            Culprit = row.GetString(13),
            Message = row.TextOrNull(14),
            Transaction = row.TextOrNull(15),
            Type = row.TextOrNull(16),
            Value = row.TextOrNull(17),
            User = user.Key is null ? null : user,
            Tags = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(22))!,
        };
    }
}
