using Airworthy.Server.Projects;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>The stored aggregates, one blob for each (fold, project, hour). They only ever add up, so a blob is never changed.</summary>
internal static class AggregateTable
{
    public const string Schema = """
        create table if not exists session_aggregate (
            project integer not null, hour integer not null, -- hour: its beginning in Unix seconds
            data blob not null);
        create index if not exists session_aggregate_hour on session_aggregate (hour, project);
        """;

    public static void Add(SqliteTransaction fold, IEnumerable<SessionAggregate> aggregates)
    {
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = "insert into session_aggregate (project, hour, data) values ($project, $hour, $data)";
        var project = command.Parameters.Add("$project", SqliteType.Integer);
        var hour = command.Parameters.Add("$hour", SqliteType.Integer);
        var data = command.Parameters.Add("$data", SqliteType.Blob);
        foreach (var group in aggregates.GroupBy(one => (one.Key.Project, Hour: HourOf(one.Key.Started))))
        {
            using var blob = new MemoryStream();
            var buffer = new byte[AggregateRecord.MaxBytes];
            foreach (var aggregate in group)
                blob.Write(buffer.AsSpan(0, AggregateRecord.Write(buffer, aggregate)));
            project.Value = group.Key.Project.Value;
            hour.Value = group.Key.Hour;
            data.Value = blob.ToArray();
            command.ExecuteNonQuery();
        }
    }

    public static IEnumerable<SessionAggregate> Read(SqliteConnection store, ProjectId project, DateTime hour)
    {
        using var command = store.CreateCommand();
        command.CommandText = "select data from session_aggregate where project = $project and hour = $hour";
        command.Parameters.AddWithValue("$project", project.Value);
        command.Parameters.AddWithValue("$hour", HourOf(hour));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            foreach (var aggregate in ReadBlob(reader.GetFieldValue<byte[]>(0), project))
                yield return aggregate;
        }
    }

    /// <summary>Deletes some of the aggregates of hours before the time; false if there was none.</summary>
    public static bool DeleteBefore(SqliteTransaction expiry, DateTime time, int limit)
    {
        using var command = expiry.Connection!.CreateCommand();
        command.CommandText = "delete from session_aggregate where rowid in (select rowid from session_aggregate where hour < $before limit $limit)";
        command.Parameters.AddWithValue("$before", HourOf(time));
        command.Parameters.AddWithValue("$limit", limit);
        return command.ExecuteNonQuery() > 0;
    }

    /// <summary>The hours, by project, of which there are aggregates.</summary>
    public static List<(ProjectId Project, DateTime Hour)> Hours(SqliteConnection store)
    {
        using var command = store.CreateCommand();
        command.CommandText = "select distinct project, hour from session_aggregate order by project, hour";
        using var reader = command.ExecuteReader();
        var hours = new List<(ProjectId, DateTime)>();
        while (reader.Read())
            hours.Add((new(reader.GetInt32(0)), DateTime.UnixEpoch.AddSeconds(reader.GetInt64(1))));
        return hours;
    }

    private static List<SessionAggregate> ReadBlob(ReadOnlySpan<byte> blob, ProjectId project)
    {
        var aggregates = new List<SessionAggregate>();
        while (!blob.IsEmpty)
            aggregates.Add(AggregateRecord.Read(ref blob, project));
        return aggregates;
    }

    private static long HourOf(DateTime time) => (long)(time - DateTime.UnixEpoch).TotalHours * 3600;
}
