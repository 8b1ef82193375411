using Airworthy.Server.Projects;
using Airworthy.Server.Web.Frame;
using Microsoft.AspNetCore.Components;

namespace Airworthy.Server.Web.Projects;

/// <summary>One of the forms of a project's settings: shows what holds, or after a mistake what was typed, and what is wrong with it.</summary>
public abstract class SettingsForm : ComponentBase
{
    [Parameter, EditorRequired]
    public string Slug { get; set; } = "";

    [CascadingParameter]
    private protected HttpContext Http { get; set; } = null!;

    [Inject]
    private protected ProjectDirectory Projects { get; set; } = null!;

    private protected Project Project => Projects.Find(Slug)!;

    private protected string Address => ProjectPages.Settings(Slug);

    /// <summary>What was typed into a field, without blanks around it.</summary>
    private protected string Typed(string name) => Http.Request.Form[name].ToString().Trim();

    private protected void Saved(string form) => ProjectPages.SeeOther(Http, PageAddress.Of(Address, ("saved", form)));

    private protected static string? Truth(string? mistake) => mistake is null ? null : "true";
}
