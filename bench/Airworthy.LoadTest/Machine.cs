using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Airworthy.LoadTest;

/// <summary>What a figure was measured on, without saying whose machine it is.</summary>
internal static class Machine
{
    /// <summary>The folder of its results.</summary>
    public static string ResultsFolder
    {
        get
        {
            var name = new StringBuilder();
            foreach (var letter in $"{Model}-{Environment.ProcessorCount}-cores".ToLowerInvariant())
            {
                if (char.IsAsciiLetterOrDigit(letter))
                    name.Append(letter);
                else if (name.Length > 0 && name[^1] != '-')
                    name.Append('-');
            }

            var folder = Path.Combine(Repository.Root, "bench", "results", name.ToString());
            Directory.CreateDirectory(folder);
            return folder;
        }
    }

    /// <summary>Lines for the head of a result.</summary>
    public static string Describe(string dataPath) =>
        $"""
        - Processor: {Model}, {Environment.ProcessorCount} cores, shared by the servers and the load generator
        - System: {RuntimeInformation.OSDescription}, .NET {Environment.Version}
        - Disk: {FsyncsPerSecond(dataPath):N0} appends of 2,000 bytes with fsync a second
        - Load average at the start: {LoadAverage}
        """;

    public static string LoadAverage => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Model { get; } =
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static double FsyncsPerSecond(string folder)
    {
        var path = Path.Combine(folder, "fsync");
        var record = new byte[2_000];
        var count = 0;
        var watch = Stopwatch.StartNew();
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (; watch.ElapsedMilliseconds < 2_000; count++)
            {
                RandomAccess.Write(file, record, (long)count * record.Length);
                RandomAccess.FlushToDisk(file);
            }
        }

        File.Delete(path);
        return count / watch.Elapsed.TotalSeconds;
    }

    public static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
