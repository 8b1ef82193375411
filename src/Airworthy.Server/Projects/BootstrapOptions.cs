using System.ComponentModel.DataAnnotations;

namespace Airworthy.Server.Projects;

/// <summary>What must exist after every start. Creates what is missing, changes nothing that exists.</summary>
internal sealed class BootstrapOptions
{
    /// <summary>The organization's slug.</summary>
    [RegularExpression("^[a-z0-9][a-z0-9_-]{0,49}$", ErrorMessage = "Organization must be a slug: 1-50 of a-z, 0-9, - and _, beginning with a letter or digit.")]
    public string Organization { get; set; } = "airworthy";

    public IList<BootstrapProject> Projects { get; set; } = [];

    /// <summary>An API token with every scope, chosen by the operator.</summary>
    [StringLength(500, MinimumLength = 8)]
    public string? Token { get; set; }

    /// <summary>The first account.</summary>
    [EmailAddress]
    public string? AdminEmail { get; set; }

    [StringLength(500, MinimumLength = 8)]
    public string? AdminPassword { get; set; }
}

/// <summary>A project that must exist.</summary>
internal sealed class BootstrapProject
{
    public const string SlugPattern = "^[a-z0-9][a-z0-9_-]{0,49}$";

    /// <summary>The number in the DSN; the next free one if left out.</summary>
    [Range(1, int.MaxValue)]
    public int? Id { get; set; }

    [Required]
    [RegularExpression(SlugPattern, ErrorMessage = "Slug must be 1-50 of a-z, 0-9, - and _, beginning with a letter or digit.")]
    public string Slug { get; set; } = "";

    /// <summary>The public key in the DSN; generated if left out.</summary>
    [RegularExpression("^[A-Za-z0-9_-]{1,64}$", ErrorMessage = "Key must be 1-64 of A-Z, a-z, 0-9, _ and -.")]
    public string? Key { get; set; }

    /// <summary>Web sites that may send, separated by blanks; all if left out. See <see cref="AllowedOrigins"/>.</summary>
    [StringLength(2_000)]
    public string? AllowedOrigins { get; set; }

    /// <summary>The platform, as in <c>javascript</c> or <c>apple-ios</c>; chooses the guide that is shown.</summary>
    [StringLength(64)]
    public string? Platform { get; set; }
}
