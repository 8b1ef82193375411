using System.Globalization;

namespace Airworthy.Server.Storage;

/// <summary>One file of the log. Its name is the sequence number of its first record.</summary>
internal sealed class LogSegment(string path)
{
    /// <summary>The segments of a log in order.</summary>
    public static IReadOnlyList<LogSegment> In(string folder) =>
        [.. Directory.GetFiles(folder, "*.log").Order(StringComparer.Ordinal).Select(path => new LogSegment(path))];

    public string Path { get; } = path;

    public long FirstSequence { get; } =
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? first
            : throw new InvalidDataException($"'{path}' stands among the log's segments, but its name is no sequence number.");

    /// <summary>The last record that a restart found in it; 0 for none.</summary>
    public long LastSequence { get; set; }

    /// <summary>Bytes of records in it, once no more are written; what an earlier run left counts with the space it had been given.</summary>
    public long Bytes { get; set; } = LengthOf(path);

    /// <summary>Asks the disk once: a fold may delete a segment at any moment. Zero for one that is gone, or not there yet.</summary>
    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
