using System.CommandLine;
using System.Diagnostics;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Commands;

/// <summary><c>backup</c>: a consistent copy of the data folder while a server serves from it. The copy is a data folder.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var dataPath = DataPathOption.Create();
        var to = new Option<string>("--to") { Description = "Where the copy goes: a folder that is empty or does not exist.", HelpName = "DIR", Required = true };
        var command = new Command("backup", "Copies the data folder, also while a server serves from it, and verifies the copy.") { dataPath, to };
        command.SetAction(arguments => Run(
            DataPathOption.Read(arguments, dataPath), Path.GetFullPath(arguments.GetRequiredValue(to)), arguments.InvocationConfiguration));
        return command;
    }

    private static int Run(string source, string target, InvocationConfiguration console)
    {
        var started = Stopwatch.GetTimestamp();
        DataFolder.RequireStore(source);
        if ((target + Path.DirectorySeparatorChar).StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new DataFolderException($"'{target}' is in the data folder itself: a backup must stand elsewhere.");
        if (!DataFolderCopy.IsEmpty(target))
            throw new DataFolderException($"'{target}' is not empty: a backup needs a folder of its own.");

        var check = FolderCheck.Run(DataFolderCopy.Copy(source, target), isThorough: false);
        // A copy of what is damaged is better than none; the exit code says that it is.
        DataFolderCopy.Finish(target, TimeProvider.System.GetUtcNow());
        console.Output.WriteLine($"Backed up '{source}' to '{target}' in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s.");
        CheckReport.PrintContent(check, target, console.Output);
        return CheckReport.PrintFindings(check, target, console.Error);
    }
}
