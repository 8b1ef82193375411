using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Cells;

/// <summary>
/// The stored cells: a cache of the facts that can be built again from them. A partition's counts stand in one row, for they are small and read together;
/// users and durations of a cell stand in rows of their own.
/// </summary>
internal static class CellTable
{
    // start, period: the beginning, in Unix seconds.
    public const string Schema = """
        create table if not exists cell_partition (
            project integer not null, resolution integer not null, start integer not null,
            stored_through integer not null, counts blob not null);
        create unique index if not exists cell_partition_key on cell_partition (resolution, start, project);
        create table if not exists cell_part (
            project integer not null, resolution integer not null, part integer not null, period integer not null,
            release integer not null, environment integer not null, data blob not null);
        create unique index if not exists cell_part_key on cell_part (resolution, project, part, period, release, environment);
        """;

    private const byte StaleFlag = 1;
    private const int PartsShift = 1;

    /// <summary>The stored partitions, and through which batch each goes.</summary>
    public static Dictionary<PartitionKey, long> Partitions(SqliteConnection store)
    {
        var partitions = new Dictionary<PartitionKey, long>();
        using var command = store.CreateCommand();
        command.CommandText = "select project, resolution, start, stored_through from cell_partition";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            partitions.Add(new(new ProjectId(reader.GetInt32(0)), (CellResolution)reader.GetInt32(1), FromSeconds(reader.GetInt64(2))), reader.GetInt64(3));
        return partitions;
    }

    /// <summary>The partition with its counts; which parts there are is known, but they are missing. Null if it is not stored.</summary>
    public static CellPartition? Load(SqliteConnection store, PartitionKey key)
    {
        using var command = store.CreateCommand();
        command.CommandText = "select stored_through, counts from cell_partition where resolution = $resolution and start = $start and project = $project";
        command.Parameters.AddWithValue("$resolution", (int)key.Resolution);
        command.Parameters.AddWithValue("$start", Seconds(key.Start));
        command.Parameters.AddWithValue("$project", key.Project.Value);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            return null;

        var partition = new CellPartition(key) { StoredThrough = reader.GetInt64(0) };
        ReadOnlySpan<byte> counts = reader.GetFieldValue<byte[]>(1);
        while (!counts.IsEmpty)
            ReadCell(ref counts, partition);
        return partition;
    }

    /// <summary>Loads what is missing of a part, of all cells of a partition.</summary>
    public static void LoadParts(SqliteConnection store, CellPartition partition, CellParts part)
    {
        using var command = store.CreateCommand();
        command.CommandText = """
            select period, release, environment, data from cell_part
            where resolution = $resolution and project = $project and part = $part and period >= $from and period < $to
            """;
        command.Parameters.AddWithValue("$resolution", (int)partition.Key.Resolution);
        command.Parameters.AddWithValue("$project", partition.Key.Project.Value);
        command.Parameters.AddWithValue("$part", (int)part);
        command.Parameters.AddWithValue("$from", Seconds(partition.Key.Start));
        command.Parameters.AddWithValue("$to", Seconds(partition.Key.End));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var key = new CellKey(FromSeconds(reader.GetInt64(0)), new ReleaseId(reader.GetInt32(1)), new EnvironmentId(reader.GetInt32(2)));
            if (partition.Cells.TryGetValue(key, out var cell) && cell.Missing.HasFlag(part))
                cell.Restore(part, reader.GetFieldValue<byte[]>(3));
        }
    }

    /// <summary>Loads a part of one cell.</summary>
    public static void LoadPart(SqliteConnection store, PartitionKey partition, CellKey key, Cell cell, CellParts part)
    {
        using var command = store.CreateCommand();
        command.CommandText = """
            select data from cell_part
            where resolution = $resolution and project = $project and part = $part and period = $period and release = $release and environment = $environment
            """;
        AddKey(command, partition, key, part);
        if (command.ExecuteScalar() is byte[] stored)
            cell.Restore(part, stored);
    }

    /// <param name="giveWay">Runs between two parts: where the processor is left to others.</param>
    public static void Save(SqliteTransaction fold, IEnumerable<StoredPartition> partitions, Action giveWay)
    {
        using var savePartition = fold.Connection!.CreateCommand();
        savePartition.CommandText = """
            insert into cell_partition (project, resolution, start, stored_through, counts) values ($project, $resolution, $start, $through, $counts)
            on conflict (resolution, start, project) do update set stored_through = excluded.stored_through, counts = excluded.counts
            """;
        using var savePart = fold.Connection!.CreateCommand();
        savePart.CommandText = """
            insert into cell_part (project, resolution, part, period, release, environment, data)
            values ($project, $resolution, $part, $period, $release, $environment, $data)
            on conflict (resolution, project, part, period, release, environment) do update set data = excluded.data
            """;
        foreach (var partition in partitions)
        {
            savePartition.Parameters.Clear();
            savePartition.Parameters.AddWithValue("$project", partition.Key.Project.Value);
            savePartition.Parameters.AddWithValue("$resolution", (int)partition.Key.Resolution);
            savePartition.Parameters.AddWithValue("$start", Seconds(partition.Key.Start));
            savePartition.Parameters.AddWithValue("$through", partition.StoredThrough);
            savePartition.Parameters.AddWithValue("$counts", partition.Counts);
            savePartition.ExecuteNonQuery();
            foreach (var part in partition.Parts)
            {
                savePart.Parameters.Clear();
                AddKey(savePart, partition.Key, part.Key, part.Part);
                savePart.Parameters.AddWithValue("$data", part.Data);
                savePart.ExecuteNonQuery();
                giveWay();
            }
        }
    }

    /// <summary>Deletes partitions with all their cells; costs what there is to delete.</summary>
    public static void Delete(SqliteTransaction expiry, IEnumerable<PartitionKey> partitions)
    {
        using var command = expiry.Connection!.CreateCommand();
        command.CommandText = """
            delete from cell_part where resolution = $resolution and project = $project and part in (1, 2) and period >= $from and period < $to;
            delete from cell_partition where resolution = $resolution and project = $project and start = $from;
            """;
        foreach (var key in partitions)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$resolution", (int)key.Resolution);
            command.Parameters.AddWithValue("$project", key.Project.Value);
            command.Parameters.AddWithValue("$from", Seconds(key.Start));
            command.Parameters.AddWithValue("$to", Seconds(key.End));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>A partition's counts as they are stored: what there is of each cell, and where its parts are to be looked for.</summary>
    public static byte[] Counts(CellPartition partition)
    {
        using var stream = new MemoryStream(partition.Cells.Count * 16);
        using var writer = new BinaryWriter(stream);
        foreach (var (key, cell) in partition.Cells)
        {
            writer.Write7BitEncodedInt64((key.Period - partition.Key.Start).Ticks / TimeSpan.TicksPerMinute);
            writer.Write7BitEncodedInt(key.Release.Value);
            writer.Write7BitEncodedInt(key.Environment.Value);
            writer.Write((byte)((cell.IsStale ? StaleFlag : 0) | ((int)cell.Present << PartsShift)));
            writer.Write7BitEncodedInt64(cell.AggregatedSessions);
            foreach (var sessions in cell.Sessions)
                writer.Write7BitEncodedInt64(sessions);
        }

        return stream.ToArray();
    }

    private static void ReadCell(ref ReadOnlySpan<byte> counts, CellPartition partition)
    {
        var period = partition.Key.Start.AddMinutes(Varint.Read(ref counts));
        var key = new CellKey(period, new ReleaseId(Varint.ReadInt32(ref counts)), new EnvironmentId(Varint.ReadInt32(ref counts)));
        var flags = counts[0];
        counts = counts[1..];
        var aggregated = (long)Varint.Read(ref counts);
        var sessions = new HealthCounts();
        for (var i = 0; i < HealthCounts.Columns; i++)
            sessions[i] = (long)Varint.Read(ref counts);
        var cell = new Cell { IsStale = (flags & StaleFlag) != 0, Missing = (CellParts)(flags >> PartsShift) };
        cell.Restore(sessions, aggregated);
        partition.Cells.Add(key, cell);
    }

    private static void AddKey(SqliteCommand command, PartitionKey partition, CellKey key, CellParts part)
    {
        command.Parameters.AddWithValue("$project", partition.Project.Value);
        command.Parameters.AddWithValue("$resolution", (int)partition.Resolution);
        command.Parameters.AddWithValue("$part", (int)part);
        command.Parameters.AddWithValue("$period", Seconds(key.Period));
        command.Parameters.AddWithValue("$release", key.Release.Value);
        command.Parameters.AddWithValue("$environment", key.Environment.Value);
    }

    private static long Seconds(DateTime time) => (long)(time - DateTime.UnixEpoch).TotalSeconds;

    private static DateTime FromSeconds(long seconds) => DateTime.UnixEpoch.AddSeconds(seconds);
}

/// <summary>A partition as it is about to be stored.</summary>
internal sealed record StoredPartition(PartitionKey Key, long StoredThrough, byte[] Counts, IReadOnlyList<StoredPart> Parts);

/// <summary>A part of a cell as it is about to be stored.</summary>
internal readonly record struct StoredPart(CellKey Key, CellParts Part, byte[] Data);
