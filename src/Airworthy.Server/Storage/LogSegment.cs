using System.Globalization;

namespace Airworthy.Server.Storage;

/// <summary>One file of the log. Its name is the sequence number of its first record.</summary>
internal sealed class LogSegment(string path)
{
    public string Path { get; } = path;

    public long FirstSequence { get; } =
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? first
            : throw new InvalidDataException($"'{path}' stands among the log's segments, but its name is no sequence number.");

    public long Bytes => new FileInfo(Path).Length;
}
