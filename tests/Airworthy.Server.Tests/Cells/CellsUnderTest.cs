using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;

namespace Airworthy.Server.Tests.Cells;

/// <summary>Cells over a store of their own, of which sessions are counted and which is folded by hand.</summary>
internal sealed class CellsUnderTest : IDisposable
{
    public static readonly ProjectId Project = new(1);

    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly StoreDatabase _database;

    public CellsUnderTest(TimeProvider time)
    {
        _data = new DataFolder(_folder.Path);
        _database = new StoreDatabase(_data, new Disk(), [new StoreSchema(CellTable.Schema)]);
        Memory = new CellMemory(_database.Reader, 64 * 1024 * 1024);
        Cells = new CellStore(Memory, new CellSums(0, time), new RetentionOptions(), time);
    }

    public CellMemory Memory { get; }

    public CellStore Cells { get; }

    /// <summary>Counts sessions, in a batch of their own.</summary>
    public void Count(long batch, DateTime started, SessionHealth health, long count, ulong user = 0) =>
        Cells.Add(batch, new Contribution(Project, new ReleaseId(1), EnvironmentId.None, started, health, new UserHash(user)), user == 0 ? null : (uint)user, count);

    /// <summary>Stores the partitions as they are after the batch.</summary>
    public void Store(long batch, params IEnumerable<CellPartition> partitions)
    {
        var stored = partitions.Select(partition => CellStore.Snapshot(partition, batch)).ToList();
        using var transaction = _database.Writer.BeginTransaction();
        CellTable.Save(transaction, stored, static () => { });
        transaction.Commit();
        Cells.Stored(stored);
    }

    public List<CellView> Read(CellResolution resolution, DateTime from, DateTime to, CellParts parts)
    {
        var views = new List<CellView>();
        Cells.Read(Project, new(resolution, from, to), parts, _ => true, views);
        return views;
    }

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
        _folder.Dispose();
    }
}
