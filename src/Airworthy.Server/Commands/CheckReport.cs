using Airworthy.Server.Facts;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Commands;

/// <summary>What a check found, as it is printed.</summary>
internal static class CheckReport
{
    public static void PrintContent(FolderCheck folderCheck, string folder, TextWriter output)
    {
        var check = folderCheck.Store;
        var aggregated = check.AggregatedSessions > 0 ? $", and {check.AggregatedSessions:N0} that SDKs counted themselves" : "";
        output.WriteLine($"  sessions  {check.Sessions:N0}{aggregated}");
        output.WriteLine($"  log       {check.Batches:N0} batches to fold, with {check.Updates:N0} updates of sessions");
        if (check.HoursCompared > 0)
            output.WriteLine($"  cells     {check.HoursCompared:N0} hours counted again from their sessions");
        if (folderCheck.Tracker is { } tracker)
            output.WriteLine($"  events    {tracker.Events:N0} of {tracker.Issues:N0} issues{(tracker.IssuesCounted > 0 ? $", {tracker.IssuesCounted:N0} of them counted again from their events" : "")}");
        output.WriteLine($"  size      {DataFolderCopy.Bytes(folder):N0} bytes");
    }

    /// <summary>Prints what is wrong, if anything is; returns the exit code.</summary>
    /// <param name="consequence">What that means for the command.</param>
    public static int PrintFindings(FolderCheck check, string folder, TextWriter error, string? consequence = null)
    {
        if (check.Findings.Count == 0)
            return 0;
        var count = check.Findings.Count == StoreCheck.MaxFindings ? $"{StoreCheck.MaxFindings} or more defects" : check.Findings.Count == 1 ? "a defect" : $"{check.Findings.Count} defects";
        error.WriteLine($"'{folder}' has {count}{(consequence is null ? "" : $"; {consequence}")}:");
        foreach (var finding in check.Findings)
            error.WriteLine($"  - {finding}");
        return 1;
    }
}
