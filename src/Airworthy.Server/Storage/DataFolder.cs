namespace Airworthy.Server.Storage;

/// <summary>Where everything is kept. One process at a time: the lock file says who.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="DataFolderException">The folder cannot be used; the message says why.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path);
            _lock = new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder '{Path}' cannot be used; is another airworthy running on it? {error.Message}", error);
        }
    }

    public string Path { get; }

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();
}

/// <summary>The data folder cannot be used.</summary>
internal sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);
