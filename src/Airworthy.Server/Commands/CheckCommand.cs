using System.CommandLine;
using System.Diagnostics;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Commands;

/// <summary><c>check</c>: verifies a data folder, or a backup, that no server works on.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var dataPath = DataPathOption.Create();
        var command = new Command("check", "Verifies a data folder that no server runs on, or a backup: all that is stored can be read and fits together.") { dataPath };
        command.SetAction(arguments => Run(DataPathOption.Read(arguments, dataPath), arguments.InvocationConfiguration));
        return command;
    }

    private static int Run(string path, InvocationConfiguration console)
    {
        var started = Stopwatch.GetTimestamp();
        DataFolder.RequireStore(path);
        // A backup has no lock, and may stand where nothing can be written.
        using var folder = File.Exists(Path.Combine(path, DataFolder.LockFile)) ? new DataFolder(path) : null;
        var check = FolderCheck.Run(path, isThorough: true, countsAgain: true);
        console.Output.WriteLine($"Checked '{path}' in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s.");
        CheckReport.PrintContent(check, path, console.Output);
        return CheckReport.PrintFindings(check, path, console.Error);
    }
}
