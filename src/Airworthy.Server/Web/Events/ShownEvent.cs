using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Events;

/// <summary>An event as its page, and the page of its issue, show it.</summary>
public sealed record ShownEvent
{
    internal required WholeEvent Whole { get; init; }

    internal required Project Project { get; init; }

    /// <summary>Null if of it only its row is kept.</summary>
    public required EventDocument? Document { get; init; }

    internal StoredEvent Row => Whole.Event;

    /// <summary>What links from it keep: its project.</summary>
    public PageScope Scope => new([Project.Slug], [], PagePeriod.Default);

    internal static ShownEvent Of(WholeEvent whole, Project project) =>
        new() { Whole = whole, Project = project, Document = whole.Body is { } body ? EventDocument.Read(body) : null };

    /// <summary>Where events like it are listed.</summary>
    /// <param name="terms">Of the filter.</param>
    public string SearchFor(string terms) => PageAddress.Of(PageAddress.Events, Scope, ("query", terms));
}
