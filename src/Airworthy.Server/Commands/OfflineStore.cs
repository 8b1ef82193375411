using Airworthy.Server.Storage;

namespace Airworthy.Server.Commands;

/// <summary>
/// The store of a data folder that no server runs on, to change what people set up: a server keeps that in memory and would not see the change.
/// </summary>
internal sealed class OfflineStore : IDisposable
{
    private readonly DataFolder _folder;

    /// <exception cref="DataFolderException">A server runs on the folder, or there is no store in it.</exception>
    public OfflineStore(string path, params IEnumerable<string> schemas)
    {
        DataFolder.RequireStore(path);
        _folder = new DataFolder(path);
        Database = new StoreDatabase(_folder, new Disk(), schemas.Select(schema => new StoreSchema(schema)));
    }

    public StoreDatabase Database { get; }

    public void Dispose()
    {
        Database.Dispose();
        _folder.Dispose();
    }
}
