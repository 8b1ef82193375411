using System.Text;

namespace Airworthy.LoadTest;

/// <summary>What was asked of the figures, and whether it held.</summary>
internal sealed class Verdict
{
    private bool _holds = true;

    /// <summary>For the process: 0 if everything held.</summary>
    public int ExitCode => _holds ? 0 : 1;

    public static void Begin(StringBuilder report) => report.Append("\n| asked | measured | bound | held |\n|---|---|---|---|\n");

    /// <summary>What must hold without a line of its own.</summary>
    public void Require(bool holds) => _holds &= holds;

    public void Judge(StringBuilder report, string what, bool holds, string measured, string bound)
    {
        Require(holds);
        report.AppendLine($"| {what} | {measured} | {bound} | {(holds ? "yes" : "**no**")} |");
    }
}
