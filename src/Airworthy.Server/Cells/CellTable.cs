using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Cells;

/// <summary>The stored cells: a cache of the facts that can be built again from them.</summary>
internal static class CellTable
{
    public const string Schema = """
        create table if not exists cell (
            project integer not null, resolution integer not null, period integer not null, -- period: its beginning in Unix seconds
            release integer not null, environment integer not null,
            stored_through integer not null, data blob not null);
        create unique index if not exists cell_key on cell (project, resolution, period, release, environment);
        """;

    public static IEnumerable<PartitionKey> Partitions(SqliteConnection store)
    {
        foreach (var resolution in Enum.GetValues<CellResolution>())
        {
            using var command = store.CreateCommand();
            command.CommandText = "select distinct project, period / $length from cell where resolution = $resolution";
            command.Parameters.AddWithValue("$resolution", (int)resolution);
            command.Parameters.AddWithValue("$length", (long)resolution.PartitionLength.TotalSeconds);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                yield return new(new ProjectId(reader.GetInt32(0)), resolution, DateTime.UnixEpoch + reader.GetInt64(1) * resolution.PartitionLength);
        }
    }

    public static CellPartition Load(SqliteConnection store, PartitionKey key)
    {
        var partition = new CellPartition(key);
        using var command = store.CreateCommand();
        command.CommandText = """
            select period, release, environment, stored_through, data from cell
            where project = $project and resolution = $resolution and period >= $from and period < $to
            """;
        command.Parameters.AddWithValue("$project", key.Project.Value);
        command.Parameters.AddWithValue("$resolution", (int)key.Resolution);
        command.Parameters.AddWithValue("$from", Seconds(key.Start));
        command.Parameters.AddWithValue("$to", Seconds(key.Start + key.Resolution.PartitionLength));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var cell = new CellKey(DateTime.UnixEpoch.AddSeconds(reader.GetInt64(0)), new ReleaseId(reader.GetInt32(1)), new EnvironmentId(reader.GetInt32(2)));
            partition.Cells.Add(cell, Cell.Deserialize(reader.GetFieldValue<byte[]>(4), reader.GetInt64(3)));
        }

        return partition;
    }

    public static void Save(SqliteTransaction fold, IEnumerable<StoredCell> cells)
    {
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = """
            insert into cell (project, resolution, period, release, environment, stored_through, data)
            values ($project, $resolution, $period, $release, $environment, $through, $data)
            on conflict (project, resolution, period, release, environment)
            do update set stored_through = excluded.stored_through, data = excluded.data
            """;
        var project = command.Parameters.Add("$project", SqliteType.Integer);
        var resolution = command.Parameters.Add("$resolution", SqliteType.Integer);
        var period = command.Parameters.Add("$period", SqliteType.Integer);
        var release = command.Parameters.Add("$release", SqliteType.Integer);
        var environment = command.Parameters.Add("$environment", SqliteType.Integer);
        var through = command.Parameters.Add("$through", SqliteType.Integer);
        var data = command.Parameters.Add("$data", SqliteType.Blob);
        foreach (var cell in cells)
        {
            project.Value = cell.Partition.Project.Value;
            resolution.Value = (int)cell.Partition.Resolution;
            period.Value = Seconds(cell.Key.Period);
            release.Value = cell.Key.Release.Value;
            environment.Value = cell.Key.Environment.Value;
            through.Value = cell.StoredThrough;
            data.Value = cell.Data;
            command.ExecuteNonQuery();
        }
    }

    public static void DeleteBefore(SqliteTransaction fold, CellResolution resolution, DateTime time)
    {
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = "delete from cell where resolution = $resolution and period < $before";
        command.Parameters.AddWithValue("$resolution", (int)resolution);
        command.Parameters.AddWithValue("$before", Seconds(time));
        command.ExecuteNonQuery();
    }

    private static long Seconds(DateTime time) => (long)(time - DateTime.UnixEpoch).TotalSeconds;
}

/// <summary>A cell as it is about to be stored.</summary>
internal readonly record struct StoredCell(PartitionKey Partition, CellKey Key, long StoredThrough, byte[] Data);
