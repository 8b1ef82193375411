using Airworthy.Server.Projects;

namespace Airworthy.Server.Web.Issues;

/// <summary>The projects that a page is about.</summary>
public sealed class ProjectChoice
{
    internal ProjectChoice(IReadOnlyList<Project> all) => First = all.Count > 0 ? all[0] : null;

    internal Project? First { get; }
}
