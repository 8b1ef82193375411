namespace Airworthy.LoadTest;

/// <summary>A fresh data folder on the disk that is to be measured: AIRWORTHY_BENCH_DATA, or the system's folder for temporary files.</summary>
internal sealed class DataFolder : IDisposable
{
    public DataFolder()
    {
        var parent = Environment.GetEnvironmentVariable("AIRWORTHY_BENCH_DATA") ?? System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent, $"airworthy-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
