namespace Airworthy.Server.Tests.Storage;

/// <summary>Files as a disk holds them, into a folder.</summary>
internal static class FilesIn
{
    public static void Write(IReadOnlyDictionary<string, byte[]> files, string folder)
    {
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.Create(path);
            file.SetLength(content.Length);
            // What a segment was given in advance is zero, and most of it.
            file.Write(content.AsSpan(0, content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1));
        }
    }
}
