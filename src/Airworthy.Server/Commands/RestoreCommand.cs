using System.CommandLine;
using System.Diagnostics;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Commands;

/// <summary><c>restore</c>: a backup becomes the data folder. What is restored is verified in the backup, and again where it goes.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var dataPath = DataPathOption.Create();
        var from = new Option<string>("--from") { Description = "The backup.", HelpName = "DIR", Required = true };
        var replace = new Option<bool>("--replace") { Description = "Move what the data folder holds aside; it stays in the folder, under a name that is printed." };
        var command = new Command("restore", "Makes a backup the data folder. No server may run on the folder meanwhile.") { dataPath, from, replace };
        command.SetAction(arguments => Run(
            Path.GetFullPath(arguments.GetRequiredValue(from)), DataPathOption.Read(arguments, dataPath), arguments.GetValue(replace), arguments.InvocationConfiguration));
        return command;
    }

    private static int Run(string source, string target, bool replace, InvocationConfiguration console)
    {
        var started = Stopwatch.GetTimestamp();
        DataFolder.RequireStore(source);
        if (source == target)
            throw new DataFolderException($"'{source}' is the data folder itself, not a backup of it.");
        using var folder = DataFolder.ToRestore(target);
        if (!replace && !DataFolderCopy.IsEmpty(target))
            throw new DataFolderException($"The data folder '{target}' is not empty: --replace moves what it holds aside.");
        if (FolderCheck.Run(source, isThorough: true) is { Findings.Count: > 0 } damaged)
            return CheckReport.PrintFindings(damaged, source, console.Error, "nothing was restored");

        var copy = DataFolderCopy.Copy(source, target);
        var check = FolderCheck.Run(copy, isThorough: true);
        if (check.Findings.Count > 0)
            return CheckReport.PrintFindings(check, copy, console.Error, "it was not put in place");

        var aside = DataFolderCopy.Finish(target, TimeProvider.System.GetUtcNow());
        console.Output.WriteLine($"Restored '{target}' from '{source}' in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s.");
        CheckReport.PrintContent(check, target, console.Output);
        if (aside is not null)
            console.Output.WriteLine($"  before    is now in '{aside}'");
        return 0;
    }
}
