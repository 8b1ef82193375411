using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// Copies all that a data folder holds, also while a server writes to it: what was acknowledged before the copy began is in the copy.
/// It stands in <see cref="DataFolder.UnfinishedFolder"/> of the target until <see cref="Finish"/> gives it its place.
/// </summary>
/// <remarks>
/// First the log, then the store: the store of the copy may be ahead of its log by a fold, which a replay leaves out, but never behind it.
/// It takes no lock (that is the server's) and writes nothing to the source. SQLite's log cannot shrink meanwhile.
/// </remarks>
internal static class DataFolderCopy
{
    // What earlier restores moved aside is no part of the data.
    private const string ReplacedPrefix = "replaced-";

    /// <summary>What a file system puts into its root itself.</summary>
    private const string LostAndFound = "lost+found";

    /// <summary>Whether there is anything in the folder that a copy into it would mix with.</summary>
    public static bool IsEmpty(string folder) =>
        !Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).All(entry => Path.GetFileName(entry) is DataFolder.LockFile or LostAndFound);

    /// <summary>Bytes of what belongs to the data.</summary>
    public static long Bytes(string folder) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => !IsLeftOut(entry.Name)).Sum(
            entry => entry is DirectoryInfo inner ? inner.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : ((FileInfo)entry).Length);

    /// <summary>Copies the source, and returns when the copy is on disk. The answer is where it stands until it is finished.</summary>
    /// <exception cref="IOException">It cannot be read or written; what was written is deleted.</exception>
    /// <exception cref="SqliteException">The store cannot be read or written; what was written is deleted.</exception>
    public static string Copy(string source, string target)
    {
        var copy = Path.Combine(target, DataFolder.UnfinishedFolder);
        var isFirstAttempt = !Directory.Exists(copy);
        if (isFirstAttempt)
            Directory.CreateDirectory(copy);
        else
            Empty(copy);
        try
        {
            CopyLog(Path.Combine(source, DataFolder.LogFolder), Path.Combine(copy, DataFolder.LogFolder));
            CopyStore(source, copy, DataFolder.StoreFile);
            if (File.Exists(Path.Combine(source, DataFolder.TrackerFile)))
                CopyStore(source, copy, DataFolder.TrackerFile);
            CopyRest(source, copy, name => !IsLogOrStore(name) && !IsLeftOut(name));
            DurableFolder.Sync(copy);
            DurableFolder.Sync(target);
            if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } parent)
                DurableFolder.Sync(parent); // the target may be new
            return copy;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            // What an earlier attempt left half moved must not pass for a data folder.
            if (isFirstAttempt)
                Directory.Delete(copy, recursive: true);
            throw;
        }
    }

    /// <summary>
    /// Moves what stood in the target before aside, and the copy to its place. When the machine stops in between, <see cref="DataFolder"/> refuses the target.
    /// </summary>
    /// <returns>Where the former content stands now; null if there was none.</returns>
    public static string? Finish(string target, DateTimeOffset now)
    {
        var copy = Path.Combine(target, DataFolder.UnfinishedFolder);
        var former = Directory.GetFileSystemEntries(target).Where(entry => entry != copy && !IsLeftOut(Path.GetFileName(entry))).ToList();
        var aside = former.Count > 0 ? Path.Combine(target, $"{ReplacedPrefix}{now:yyyyMMdd'T'HHmmss'Z'}") : null;
        if (aside is not null)
            MoveInto(aside, former);
        MoveInto(target, Directory.GetFileSystemEntries(copy));
        DurableFolder.Sync(target);
        Directory.Delete(copy);
        DurableFolder.Sync(target);
        return aside;
    }

    private static bool IsLogOrStore(string name) =>
        name == DataFolder.LogFolder || name.StartsWith(DataFolder.StoreFile, StringComparison.Ordinal) || name.StartsWith(DataFolder.TrackerFile, StringComparison.Ordinal);

    private static bool IsLeftOut(string name) =>
        name is DataFolder.LockFile or DataFolder.UnfinishedFolder or LostAndFound || name.StartsWith(ReplacedPrefix, StringComparison.Ordinal);

    private static void CopyLog(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var segment in Directory.Exists(source) ? LogSegment.In(source) : [])
        {
            try
            {
                CopySegment(segment.Path, Path.Combine(target, Path.GetFileName(segment.Path)));
            }
            catch (FileNotFoundException)
            {
                // A fold has just made it superfluous: what it held will be in the store.
            }
        }

        DurableFolder.Sync(target);
    }

    /// <summary>
    /// Copies the records that a first reading finds whole. While one reading goes on, a record may be written in front of where it stands and the next one
    /// behind: it would see the next one whole and a hole before it. What was whole before the second reading began, that one reads whole.
    /// </summary>
    private static void CopySegment(string source, string target)
    {
        var end = LogRecord.EndOfLast(ReadShared(source));
        var records = ReadShared(source);
        using var file = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, records.AsSpan(0, end), 0);
        RandomAccess.FlushToDisk(file);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void CopyStore(string sourceFolder, string targetFolder, string name)
    {
        var target = Path.Combine(targetFolder, name);
        using (var store = DatabaseFile.OpenToRead(sourceFolder, name))
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false, Vfs = PageChecksums.Over(null) }.ToString()))
        {
            copy.Open();
            store.BackupDatabase(copy);
            // One file that can be read from anywhere: SQLite opens one in WAL mode only where it can write. The server sets its mode at each start.
            using var command = copy.CreateCommand();
            command.CommandText = "pragma journal_mode = delete";
            command.ExecuteNonQuery();
        }

        SyncFile(target);
    }

    private static void CopyRest(string source, string target, Func<string, bool> isCopied)
    {
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos().Where(entry => isCopied(entry.Name)))
        {
            var copy = Path.Combine(target, entry.Name);
            if (entry is DirectoryInfo folder)
            {
                Directory.CreateDirectory(copy);
                CopyRest(folder.FullName, copy, _ => true);
                DurableFolder.Sync(copy);
            }
            else
            {
                File.Copy(entry.FullName, copy);
                SyncFile(copy);
            }
        }
    }

    private static void SyncFile(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static void Empty(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner)
                inner.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    private static void MoveInto(string folder, IEnumerable<string> entries)
    {
        Directory.CreateDirectory(folder);
        foreach (var entry in entries)
            Directory.Move(entry, Path.Combine(folder, Path.GetFileName(entry)));
        DurableFolder.Sync(folder);
    }
}
