namespace Airworthy.Server.Storage;

/// <summary>Where everything is kept. One process at a time: the lock file says who.</summary>
internal sealed class DataFolder : IDisposable
{
    public const string LockFile = "lock";
    public const string LogFolder = "log";
    public const string StoreFile = "airworthy.db";
    public const string TrackerFile = "tracker.db";

    /// <summary>Holds a copy that is being made, until it is whole and takes its place: a folder that has one is no data folder yet.</summary>
    public const string UnfinishedFolder = "unfinished";

    private readonly FileStream _lock;

    /// <exception cref="DataFolderException">The folder cannot be used; the message says why.</exception>
    public DataFolder(string path)
        : this(path, mayBeUnfinished: false)
    {
    }

    private DataFolder(string path, bool mayBeUnfinished)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path);
            _lock = new FileStream(Combine(LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder '{Path}' cannot be used; is another airworthy running on it? {error.Message}", error);
        }

        if (!mayBeUnfinished && IsUnfinished(Path))
        {
            _lock.Dispose();
            throw new DataFolderException($"A restore into '{Path}' has not ended. Run it again with --replace.");
        }
    }

    public string Path { get; }

    /// <summary>Takes the folder to restore into it, as an earlier attempt to do so may have left it.</summary>
    /// <exception cref="DataFolderException">The folder cannot be used; the message says why.</exception>
    public static DataFolder ToRestore(string path) => new(path, mayBeUnfinished: true);

    /// <summary>Sees that a store stands there, whole.</summary>
    /// <exception cref="DataFolderException">There is none.</exception>
    public static void RequireStore(string path)
    {
        if (IsUnfinished(path))
            throw new DataFolderException($"The copy in '{path}' was not finished.");
        if (!File.Exists(System.IO.Path.Combine(path, StoreFile)))
            throw new DataFolderException($"'{path}' holds no data of Airworthy: there is no {StoreFile} in it.");
    }

    /// <summary>Free on its disk; null if it cannot be told.</summary>
    public long? FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(Path).AvailableFreeSpace;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    private static bool IsUnfinished(string path) => Directory.Exists(System.IO.Path.Combine(path, UnfinishedFolder));
}

/// <summary>The data folder cannot be used.</summary>
internal sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);
